using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Mocks.Testing.Tests.Packages;

/// <summary>The packed <c>Mocks.Testing</c>, as its users get it.</summary>
public sealed class TestingPackageTests
{
    private static readonly string[] Extensions = ["nupkg", "snupkg"];

    private static readonly string[] Projects = ["Mocking", "MockCoderd", "MockAgentApi", "AgentRpc", "Wire", "Go", "GoLibraries"];

    [Theory]
    [InlineData("xunit", "Xunit.Example")]
    [InlineData("nunit", "NUnit.Example")]
    [InlineData("mstest", "MSTest.Example")]
    public async Task The_example_of_a_test_framework_passes_in_an_empty_folder(string folder, string program)
    {
        using var user = PackageFolder.Make();
        user.Copy("docs", "examples", "dotnet");

        await user.RunAsync("dotnet", "build", folder, "-warnaserror", "-v:q");
        var output = await user.RunAsync("dotnet", user.PathOf(folder, "bin", "Debug", "net10.0", $"{program}.dll"));

        Assert.Matches(@"(?i)total: 3\b", output);
    }

    [Fact]
    public void It_has_a_page_documentation_and_symbols_of_all_its_libraries()
    {
        var files = FilesOf(PackageFolder.Find("Mocks.Testing", "nupkg"));
        string[] libraries = [.. files.Keys.Where(name => name.EndsWith(".dll", StringComparison.Ordinal)).Select(name => name[..^4])];

        Assert.Contains("lib/net10.0/Mocks.Testing", libraries);
        Assert.Contains("lib/net10.0/mock-coderd", libraries);
        Assert.All(libraries, name => Assert.Contains($"{name}.xml", files.Keys));
        Assert.Equal(libraries.Order(), FilesOf(PackageFolder.Find("Mocks.Testing", "snupkg")).Keys.Where(name => name.EndsWith(".pdb", StringComparison.Ordinal)).Select(name => name[..^4]).Order());
        Assert.StartsWith("# Mocks.Testing\n", Encoding.UTF8.GetString(files["README.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_packages_are_those_of_the_mocks_in_it()
    {
        var nuspec = XDocument.Parse(Encoding.UTF8.GetString(FilesOf(PackageFolder.Find("Mocks.Testing", "nupkg"))["Mocks.Testing.nuspec"]).TrimStart('\ufeff'));
        var named = nuspec.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => (string)element.Attribute("id")!);
        var needed = Projects.SelectMany(project => XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj")).Descendants("PackageReference"))
            .Select(package => (string)package.Attribute("Include")!).Where(package => package != "Grpc.Tools").Append("Microsoft.AspNetCore.Mvc.Testing");

        Assert.Equal(needed.Distinct().Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_file_names_the_folder_that_it_was_built_in()
    {
        var root = Encoding.UTF8.GetBytes(Repository.Root);

        Assert.Equal([], Extensions.SelectMany(extension => FilesOf(PackageFolder.Find("Mocks.Testing", extension)))
            .Where(file => file.Value.AsSpan().IndexOf(root) >= 0).Select(file => file.Key));
    }

    [Fact]
    public async Task A_second_build_packs_the_same_files()
    {
        var first = PackageFolder.Find("Mocks.Testing", "nupkg");
        using var user = PackageFolder.Make();

        // The library is compiled again; the mocks, which have the same settings, are not.
        await user.RunAsync("dotnet", "msbuild", Path.Combine(Repository.Root, "src", "Mocks.Testing"), "-t:Rebuild;Pack", "-v:q", "-p:Configuration=Release",
            "-p:BuildProjectReferences=false", "-p:RunAnalyzers=false", $"-p:PackageOutputPath={user.PathOf("packed")}/");

        Assert.Equal(Hashes(FilesOf(first)), Hashes(FilesOf(Directory.GetFiles(user.PathOf("packed"), "*.nupkg").Single())));
    }

    private static Dictionary<string, byte[]> FilesOf(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return archive.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var content = entry.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            return bytes.ToArray();
        });
    }

    private static IEnumerable<string> Hashes(Dictionary<string, byte[]> files) => files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key} {Hash(file.Value)}");

    private static string Hash(byte[] content) => Convert.ToHexString(SHA256.HashData(content));
}
