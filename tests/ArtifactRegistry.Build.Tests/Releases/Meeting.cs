namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>Holds those who arrive until as many are there as are expected; then all go on, and the next may come.</summary>
internal sealed class Meeting(int expected)
{
    private readonly Lock gate = new();
    private TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int arrived;

    public Task ArriveAsync()
    {
        lock (gate)
        {
            var meeting = all;
            if (++arrived == expected)
            {
                arrived = 0;
                all = new(TaskCreationOptions.RunContinuationsAsynchronously);
                meeting.SetResult();
            }

            return meeting.Task;
        }
    }
}
