using ArtifactRegistry.Build.PackageTests.Support;

[assembly: AssemblyFixture(typeof(PackageFixture))]
