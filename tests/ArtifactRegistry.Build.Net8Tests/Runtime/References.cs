using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ArtifactRegistry.Build.Net8Tests.Runtime;

/// <summary>What an assembly asks of others, read from its file.</summary>
internal sealed class References : IDisposable
{
    private const BindingFlags Any =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly PEReader file;
    private readonly MetadataReader metadata;

    public References(string path)
    {
        file = new PEReader(File.OpenRead(path));
        metadata = file.GetMetadataReader();
    }

    public void Dispose() => file.Dispose();

    public IEnumerable<AssemblyName> Assemblies =>
        metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName());

    /// <summary>The types and members of other assemblies that this runtime and the assemblies beside it do not have.</summary>
    public IEnumerable<string> Missing() =>
        metadata.TypeReferences.Where(handle => Find(handle) is null).Select(handle => NameOf(handle).Type)
            .Concat(metadata.MemberReferences.Select(metadata.GetMemberReference).Where(member => !Exists(member)).Select(Describe));

    public int Count => metadata.TypeReferences.Count + metadata.MemberReferences.Count;

    private Type? Find(TypeReferenceHandle handle)
    {
        var (assembly, type) = NameOf(handle);
        return (assembly is null ? null : Load(assembly))?.GetType(type);
    }

    private static Assembly? Load(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private (AssemblyName? Assembly, string Type) NameOf(TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        switch (type.ResolutionScope.Kind)
        {
            case HandleKind.TypeReference:
                var outer = NameOf((TypeReferenceHandle)type.ResolutionScope);
                return (outer.Assembly, $"{outer.Type}+{name}");
            case HandleKind.AssemblyReference:
                var space = metadata.GetString(type.Namespace);
                var assembly = metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).GetAssemblyName();
                return (assembly, space.Length == 0 ? name : $"{space}.{name}");
            default:
                return (null, name);
        }
    }

    private bool Exists(MemberReference member)
    {
        if (Owner(member) is not { } owner || Find(owner) is not { } type)
        {
            // Of an array, or of a type of the assembly itself; or a type that is reported as missing already.
            return true;
        }

        var name = metadata.GetString(member.Name);
        var signature = metadata.GetBlobReader(member.Signature);
        var header = signature.ReadSignatureHeader();
        if (header.Kind == SignatureKind.Field)
        {
            return Lineage(type).Any(part => part.GetField(name, Any) is not null);
        }

        var arity = header.IsGeneric ? signature.ReadCompressedInteger() : 0;
        var parameters = signature.ReadCompressedInteger();
        return Lineage(type).SelectMany(part => part.GetMembers(Any)).OfType<MethodBase>().Any(method =>
            method.Name == name
            && method.GetParameters().Length == parameters
            && (method.IsGenericMethod ? method.GetGenericArguments().Length : 0) == arity);
    }

    private TypeReferenceHandle? Owner(MemberReference member) => member.Parent.Kind switch
    {
        HandleKind.TypeReference => (TypeReferenceHandle)member.Parent,
        HandleKind.TypeSpecification => Generic((TypeSpecificationHandle)member.Parent),
        _ => null,
    };

    /// <summary>The <c>List&lt;&gt;</c> of a <c>List&lt;int&gt;</c>.</summary>
    private TypeReferenceHandle? Generic(TypeSpecificationHandle handle)
    {
        var signature = metadata.GetBlobReader(metadata.GetTypeSpecification(handle).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        signature.ReadByte();
        var type = signature.ReadTypeHandle();
        return type.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)type : null;
    }

    private static IEnumerable<Type> Lineage(Type type)
    {
        for (var part = type; part is not null; part = part.BaseType)
        {
            yield return part;
        }

        foreach (var contract in type.GetInterfaces())
        {
            yield return contract;
        }
    }

    private string Describe(MemberReference member) =>
        $"{(Owner(member) is { } owner ? NameOf(owner).Type : "")}.{metadata.GetString(member.Name)}";
}
