using System.Text;

namespace Mocks.Testing.Tests;

/// <summary>Compares the library's public surface with <c>PublicApi.txt</c>: its own types, and the mocks' types that its members show.</summary>
public sealed class PublicApiTests
{
    private const string Update = "MOCKS_UPDATE_API";

    private static readonly string File = Path.Combine(Repository.Root, "tests", "Mocks.Testing.Tests", "PublicApi.txt");

    [Fact]
    public void It_is_the_approved_one()
    {
        var surface = Surface();
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            System.IO.File.WriteAllText(File, surface);
        }

        Assert.True(System.IO.File.ReadAllText(File) == surface,
            $"The public surface of Mocks.Testing has changed: run this test with {Update}=1, and look at what git shows. A change of a member breaks its users.\n{Difference(surface)}");
    }

    private static string Surface()
    {
        var text = new StringBuilder();
        foreach (var type in Shown().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(SurfaceOf.Head(type)).Append('\n');
            foreach (var member in SurfaceOf.Members(type))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static HashSet<Type> Shown()
    {
        var shown = new HashSet<Type>();
        var left = new Queue<Type>(typeof(CoderdFixture).Assembly.GetExportedTypes());
        while (left.TryDequeue(out var type))
        {
            if (type is { IsVisible: true, IsGenericParameter: false } && type.Namespace!.StartsWith("Mocks.", StringComparison.Ordinal) && shown.Add(type))
            {
                SurfaceOf.TypesOf(type).ToList().ForEach(left.Enqueue);
            }
        }

        return shown;
    }

    private static string Difference(string surface)
    {
        string[] before = System.IO.File.ReadAllLines(File), now = surface.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', before.Except(now).Select(line => $"- {line.Trim()}").Concat(now.Except(before).Select(line => $"+ {line.Trim()}")));
    }
}
