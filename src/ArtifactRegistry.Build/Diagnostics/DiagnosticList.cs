namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>Every diagnostic of the package. Each has a page of its code's name in <c>docs/diagnostics/</c>.</summary>
internal static class DiagnosticList
{
    // ARB0xxx: host and environment; the targets say these, since no task can
    public static readonly DiagnosticDescriptor NeedsDotNetMSBuild = new("ARB0001", "MSBuild cannot load the package's tasks");

    // ARB1xxx: the user's input
    public static readonly DiagnosticDescriptor InvalidReference = new("ARB1001", "An image name is not valid");
    public static readonly DiagnosticDescriptor InvalidTag = new("ARB1002", "A tag is not valid");
    public static readonly DiagnosticDescriptor InvalidDigest = new("ARB1003", "A digest is not valid");
    public static readonly DiagnosticDescriptor MissingImage = new("ARB1004", "No image was named");
    public static readonly DiagnosticDescriptor InvalidSetting = new("ARB1005", "A property has a value that is not allowed");
    public static readonly DiagnosticDescriptor EmptyListEntry = new("ARB1006", "A list has an empty entry");
    public static readonly DiagnosticDescriptor MissingTags = new("ARB1007", "No tag was named");
    public static readonly DiagnosticDescriptor FileNotWritten = new("ARB1008", "A result file cannot be written");
    public static readonly DiagnosticDescriptor InvalidTemplate = new("ARB1101", "A tag template is not valid");
    public static readonly DiagnosticDescriptor TemplateWithoutValue = new("ARB1102", "A tag template needs a value that is not known");
    public static readonly DiagnosticDescriptor ReservedTag = new("ARB1103", "A branch or pull request would take the tag of a release");
    public static readonly DiagnosticDescriptor TagsAndTemplates = new("ARB1104", "Tags and tag templates are both set");
    public static readonly DiagnosticDescriptor NoTemplateLeft = new("ARB1105", "Every tag template was dropped");

    // ARB2xxx: credentials
    public static readonly DiagnosticDescriptor TokenVariableEmpty = new("ARB2001", "The variable for the access token is empty");
    public static readonly DiagnosticDescriptor CredentialFileUnreadable = new("ARB2002", "A credential file cannot be read");
    public static readonly DiagnosticDescriptor CredentialFileMalformed = new("ARB2003", "A credential file is not valid");
    public static readonly DiagnosticDescriptor CredentialTypeUnsupported = new(
        "ARB2004", "A credential file is of a type that is not supported");
    public static readonly DiagnosticDescriptor TokenRefused = new("ARB2005", "The token endpoint refused the credential");
    public static readonly DiagnosticDescriptor CredentialRefused = new("ARB2006", "The registry refused the credential");
    public static readonly DiagnosticDescriptor NoCredential = new("ARB2007", "The registry requires a credential and none was found");
    public static readonly DiagnosticDescriptor UnsafeChallenge = new("ARB2008", "The registry names an unsafe token service");
    public static readonly DiagnosticDescriptor TokenEndpointUnreachable = new("ARB2009", "The token endpoint cannot be reached");
    public static readonly DiagnosticDescriptor TokenEndpointUnsafe = new("ARB2010", "A credential would be sent over plain http");
    public static readonly DiagnosticDescriptor TokenAnswerMalformed = new("ARB2011", "The token endpoint's answer contains no token");
    public static readonly DiagnosticDescriptor SubjectTokenMissing = new("ARB2012", "An external account cannot get its own token");
    public static readonly DiagnosticDescriptor TokenEnded = new("ARB2013", "An access token has already expired");
    public static readonly DiagnosticDescriptor NotAToken = new("ARB2014", "A value is not an access token");
    public static readonly DiagnosticDescriptor HelperFailed = new("ARB2015", "A credential helper failed");
    public static readonly DiagnosticDescriptor GcloudFailed = new("ARB2016", "gcloud returned no access token");
    public static readonly DiagnosticDescriptor MetadataFailed = new("ARB2017", "The metadata server returned no access token");
    public static readonly DiagnosticDescriptor DemandedSourceEmpty = new(
        "ARB2018", "The credential that the project asks for does not exist");
    public static readonly DiagnosticDescriptor SecretInsteadOfPath = new(
        "ARB2019", "A variable holds a secret instead of a path or a name");

    // ARB30xx: the registry's answer
    public static readonly DiagnosticDescriptor AccessDenied = new(
        "ARB3001", "The registry denies access, or the repository does not exist");
    public static readonly DiagnosticDescriptor RepositoryNotFound = new("ARB3002", "The repository does not exist");
    public static readonly DiagnosticDescriptor ImageNotFound = new("ARB3003", "The image does not exist");
    public static readonly DiagnosticDescriptor NotARegistry = new("ARB3004", "What answered is not a registry");
    public static readonly DiagnosticDescriptor QuotaExceeded = new("ARB3005", "The registry's quota is used up");
    public static readonly DiagnosticDescriptor RegistryUnavailable = new("ARB3006", "The registry is not available");
    public static readonly DiagnosticDescriptor MalformedAnswer = new("ARB3007", "The registry's answer cannot be understood");
    public static readonly DiagnosticDescriptor DigestMismatch = new("ARB3008", "The registry sent content that does not match its digest");
    public static readonly DiagnosticDescriptor ForeignRedirect = new("ARB3009", "The registry redirects to another host");
    public static readonly DiagnosticDescriptor UnexpectedAnswer = new("ARB3010", "The registry refuses the request");
    public static readonly DiagnosticDescriptor ImmutableTag = new("ARB3011", "The repository's tags are immutable");
    public static readonly DiagnosticDescriptor AmbiguousManifest = new("ARB3012", "A manifest is ambiguous");

    // ARB31xx: tags and releases
    public static readonly DiagnosticDescriptor TagsExist = new("ARB3101", "A tag exists already");
    public static readonly DiagnosticDescriptor TagsMissing = new("ARB3102", "A tag is missing");
    public static readonly DiagnosticDescriptor TagServesAnotherImage = new("ARB3103", "A tag serves another image than expected");
    public static readonly DiagnosticDescriptor TagsDisagree = new("ARB3104", "A release's tags belong to different images");
    public static readonly DiagnosticDescriptor OtherRevision = new(
        "ARB3105", "The existing image was built from another source revision or for other platforms");
    public static readonly DiagnosticDescriptor VersionNotNewer = new("ARB3106", "The version is not newer than those released");
    public static readonly DiagnosticDescriptor NotGated = new("ARB3107", "A release policy is set and the package is not active");
    public static readonly DiagnosticDescriptor NamesChanged = new("ARB3108", "What is pushed is not what was checked");
    public static readonly DiagnosticDescriptor NothingPublished = new("ARB3109", "The SDK ended without an image");
    public static readonly DiagnosticDescriptor NoReleaseTag = new("ARB3110", "No release tag is left");
    public static readonly DiagnosticDescriptor OnlyMovingTags = new("ARB3111", "All tags of the release may move");
    public static readonly DiagnosticDescriptor RevisionUnknown = new(
        "ARB3112", "The commits of this build and of the existing image cannot be compared");
    public static readonly DiagnosticDescriptor ReleasedTwice = new("ARB3113", "Two projects release the same tag or write the same file");
    public static readonly DiagnosticDescriptor PlatformsLeftOut = new("ARB3114", "Some platforms are not released");
    public static readonly DiagnosticDescriptor ReleaseNotReady = new("ARB3115", "Several things that the release needs are missing");
    public static readonly DiagnosticDescriptor PushRefused = new("ARB3116", "This build may not push");
    public static readonly DiagnosticDescriptor FrameworkNeeded = new("ARB3117", "The image's name depends on the target framework");
    public static readonly DiagnosticDescriptor ProjectsRefused = new("ARB3118", "A release of several projects is refused");

    // ARB32xx: copying, archives, validation
    public static readonly DiagnosticDescriptor ImageIncomplete = new("ARB3201", "An image is incomplete at its source");
    public static readonly DiagnosticDescriptor ManifestUnsupported = new("ARB3202", "A manifest cannot be copied");
    public static readonly DiagnosticDescriptor IndexTooDeep = new("ARB3203", "Indexes are nested too deeply");
    public static readonly DiagnosticDescriptor PlatformNotCopied = new("ARB3204", "The image does not have a requested platform");
    public static readonly DiagnosticDescriptor ArchiveUnreadable = new("ARB3205", "An archive cannot be read");
    public static readonly DiagnosticDescriptor ArchiveDamaged = new("ARB3206", "An archive is not a complete image archive");
    public static readonly DiagnosticDescriptor ImageInvalid = new("ARB3207", "An image is incomplete or corrupt");
    public static readonly DiagnosticDescriptor NothingToCopy = new("ARB3208", "There is nothing to copy");

    // ARB33xx: listing and cleaning up
    public static readonly DiagnosticDescriptor UntaggedUnknown = new("ARB3301", "The registry does not list untagged manifests");
    public static readonly DiagnosticDescriptor TimesUnknown = new("ARB3302", "The registry does not report when an image was uploaded");
    public static readonly DiagnosticDescriptor DeletionUnsupported = new("ARB3303", "The registry does not delete");
    public static readonly DiagnosticDescriptor TagsKept = new("ARB3304", "Immutable tags cannot be deleted");
    public static readonly DiagnosticDescriptor TagDeletionUnsafe = new("ARB3305", "On this registry a tag cannot be deleted alone");
    public static readonly DiagnosticDescriptor NoFilter = new("ARB3306", "No filter is set");
    public static readonly DiagnosticDescriptor PlanNotConfirmed = new("ARB3307", "The plan is not the one that was confirmed");
    public static readonly DiagnosticDescriptor CatalogUnsupported = new("ARB3308", "The registry does not list its repositories");
    public static readonly DiagnosticDescriptor ListContradicts = new("ARB3309", "The registry's list contradicts its other answers");

    // ARB34xx: promotion
    public static readonly DiagnosticDescriptor PromotionFailed = new("ARB3401", "A promotion failed and was rolled back");
    public static readonly DiagnosticDescriptor PromotionPartial = new("ARB3402", "A promotion failed and was not rolled back completely");
    public static readonly DiagnosticDescriptor PromotionAmbiguous = new("ARB3403", "A tag is promoted to several images");
    public static readonly DiagnosticDescriptor NothingToPromote = new("ARB3404", "There is nothing to promote or publish");

    // ARB35xx: reports and attachments
    public static readonly DiagnosticDescriptor NoReports = new("ARB3501", "There is no report to merge");
    public static readonly DiagnosticDescriptor ReportUnreadable = new("ARB3502", "A report cannot be read");
    public static readonly DiagnosticDescriptor UnsafeOutput = new("ARB3503", "A result is not safe for a CI system's variable");
    public static readonly DiagnosticDescriptor NothingToAttach = new("ARB3504", "No file to attach was named");
    public static readonly DiagnosticDescriptor AttachmentUnreadable = new("ARB3505", "A file to attach cannot be read");
    public static readonly DiagnosticDescriptor NoReferrersList = new("ARB3506", "The tag for referrers is used for something else");
    public static readonly DiagnosticDescriptor ReleaseFailed = new("ARB3507", "A release that failed cannot be merged");
    public static readonly DiagnosticDescriptor AttachmentNotServed = new("ARB3508", "The registry does not serve what was attached");

    // ARB36xx: pinning
    public static readonly DiagnosticDescriptor NothingPinned = new("ARB3601", "A deployment file does not refer to the image");
    public static readonly DiagnosticDescriptor PinFileUnreadable = new("ARB3602", "A deployment file cannot be read");
    public static readonly DiagnosticDescriptor ReferenceNotPinned = new("ARB3603", "A reference to the image cannot be pinned");
    public static readonly DiagnosticDescriptor BaseImageNotPinned = new("ARB3604", "This .NET SDK ignores the digest of a base image");
    public static readonly DiagnosticDescriptor PinFileNotYaml = new("ARB3605", "A deployment file is not valid YAML");
    public static readonly DiagnosticDescriptor PinFileOutsideCheckout = new("ARB3606", "A deployment file is a link out of the checkout");
    public static readonly DiagnosticDescriptor NoPinFiles = new("ARB3607", "No deployment file was named");

    // ARB4xxx: the network
    public static readonly DiagnosticDescriptor HostNotFound = new("ARB4001", "The host cannot be found");
    public static readonly DiagnosticDescriptor ConnectionFailed = new("ARB4002", "The host cannot be reached");
    public static readonly DiagnosticDescriptor TlsFailed = new("ARB4003", "No secure connection to the host");
    public static readonly DiagnosticDescriptor ConnectionBroken = new("ARB4004", "The connection broke");
    public static readonly DiagnosticDescriptor TimedOut = new("ARB4005", "The answer took too long");
}
