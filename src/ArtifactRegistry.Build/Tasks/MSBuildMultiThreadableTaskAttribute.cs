namespace Microsoft.Build.Framework;

/// <summary>Tells MSBuild's multi-threaded mode (<c>-mt</c>) that a task may share its process with others: it touches no environment
/// variable, current directory or console. MSBuild knows the attribute by its full name; the versions that this package compiles against
/// lack it.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
