using ArtifactRegistry.Emulator.Protocol;
using ArtifactRegistry.Emulator.Registry;

namespace ArtifactRegistry.Emulator.Authentication;

/// <summary>What a request does to a repository; the permission that Artifact Registry asks for it.</summary>
internal enum RegistryAction
{
    Download,
    Upload,
    Delete,
}

/// <summary>Decides who may do what in which repository of a host, and with which message it refuses.</summary>
internal sealed class Authorizer(EmulatorOptions options, RegistryBehavior behavior)
{
    /// <summary>Returns when the caller may, throws the registry's refusal otherwise.</summary>
    /// <exception cref="RegistryRefusal">403 <c>DENIED</c> or 404 <c>NAME_UNKNOWN</c>.</exception>
    public void Demand(EmulatorHost host, ImageName name, Caller? caller, RegistryAction action)
    {
        var repository = host.Repositories.FirstOrDefault(r => r.Name == name.RepositoryPath);
        var exists = repository is not null || host.Repositories.Count == 0;
        if (options.RequireAuthentication && !IsAllowed(repository, caller, action))
        {
            throw Denied(host, name, caller, action);
        }

        if (!exists)
        {
            throw RegistryRefusal.RepositoryUnknown(name.Repository);
        }
    }

    public bool MayRead(EmulatorHost host, ImageName name, Caller? caller) =>
        !options.RequireAuthentication
        || IsAllowed(host.Repositories.FirstOrDefault(r => r.Name == name.RepositoryPath), caller, RegistryAction.Download);

    public static bool IsPublic(EmulatorHost host, ImageName name) => host.Repositories.Any(r => r.Public && r.Name == name.RepositoryPath);

    private bool IsAllowed(EmulatorRepository? repository, Caller? caller, RegistryAction action)
    {
        if (repository is { Public: true } && action == RegistryAction.Download)
        {
            return true;
        }

        var needed = action switch
        {
            RegistryAction.Download => RepositoryRole.Reader,
            RegistryAction.Upload => RepositoryRole.Writer,
            _ => RepositoryRole.RepoAdmin,
        };
        return caller is not null
            && caller.ScopesAllow(action != RegistryAction.Download, behavior.StorageScopesCanPull)
            && RoleOf(repository, caller) is { } role
            && role >= needed;
    }

    private RepositoryRole? RoleOf(EmulatorRepository? repository, Caller caller)
    {
        if (options.Members.Count == 0 && (repository is null || repository.Members.Count == 0))
        {
            return RepositoryRole.RepoAdmin;
        }

        var here = repository is null ? null : Find(repository.Members, caller);
        var everywhere = Find(options.Members, caller);
        return here > everywhere || everywhere is null ? here : everywhere;
    }

    private static RepositoryRole? Find(IReadOnlyDictionary<string, RepositoryRole> members, Caller caller)
    {
        var name = caller.Member.Split('@')[0];
        return members.TryGetValue(caller.Member, out var role) || members.TryGetValue(name, out role) ? role : null;
    }

    private static RegistryRefusal Denied(EmulatorHost host, ImageName name, Caller? caller, RegistryAction action)
    {
        var permission = action switch
        {
            RegistryAction.Download => "artifactregistry.repositories.downloadArtifacts",
            RegistryAction.Upload => "artifactregistry.repositories.uploadArtifacts",
            _ => "artifactregistry.repositories.deleteArtifacts",
        };
        var resource = $"projects/{name.Project}/locations/{host.Location}/repositories/{name.Repository}";
        return RegistryRefusal.Denied(caller is null
            ? $"Unauthenticated request. Unauthenticated requests do not have permission \"{permission}\" on resource \"{resource}\" "
                + $"(or it may not exist)"
            : $"Permission \"{permission}\" denied on resource \"{resource}\" (or it may not exist)");
    }
}
