using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Reporting.CI;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>A task of the publish pipeline.</summary>
public abstract class PublishTask : RegistryTask
{
    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>What a release is carried out with.</summary>
    private protected ReleaseServices CreateServices(ReleaseResults results, Action<Finding> report) => new(
        ClientFor,
        Connections(),
        ClientLog,
        report,
        new CISettings
        {
            Variable = Variable,
            Command = line => Log.LogMessage(MessageImportance.High, "{0}", line),
            IsSolutionBuild = results.IsOneOfMany,
            DotenvFile = results.DotenvFile,
        },
        Time);
}
