namespace ArtifactRegistry.Demo;

/// <summary>Tells what happens, for someone who sees it the first time.</summary>
internal sealed class Narrator
{
    private int step;

    public void Step(string title)
    {
        Console.WriteLine();
        Console.WriteLine($"{++step}. {title}");
    }

    public void Command(string arguments) => Console.WriteLine($"   $ dotnet {arguments}");

    public void Show(string text)
    {
        foreach (var line in text.TrimEnd().Split('\n'))
        {
            Console.WriteLine($"   {line.TrimEnd()}");
        }
    }
}
