using System.Collections;
using System.Reflection;
using System.Xml.Linq;

namespace Mocks.Mocking.Tests.Hosting;

/// <summary>A native program has the generic types that dependency injection makes only when src/start.rd.xml names them; the others it builds at each start, which takes ten milliseconds.</summary>
public sealed class StartTypesTests
{
    private const string Update = "MOCKS_UPDATE_TYPES";

    private static readonly string File = Path.Combine(Repository.Root, "src", "start.rd.xml");

    [Fact]
    public async Task The_file_names_all_types_that_a_start_makes_and_no_others()
    {
        await using var greeter = await Greeter.StartAsync(ownsProcess: true);
        await greeter.AskAsync("GET /greeting");
        var types = TypesOf(greeter.Services)
            .Where(type => (type.IsConstructedGenericType || type.IsArray) && IsOfFramework(AssemblyOf(type))).Distinct()
            .GroupBy(AssemblyOf, NameOf, StringComparer.Ordinal).OrderBy(assembly => assembly.Key, StringComparer.Ordinal);
        var text = new XElement("Directives", new XElement("Application", types.Select(assembly => new XElement(
            "Assembly", new XAttribute("Name", assembly.Key), assembly.Order(StringComparer.Ordinal).Select(
                name => new XElement("Type", new XAttribute("Name", name), new XAttribute("Dynamic", "Required All"))))))) + "\n";

        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            await System.IO.File.WriteAllTextAsync(File, text, TestContext.Current.CancellationToken);
        }

        Assert.True(text == await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken), $"The framework makes other types than {File} names. Run this test with {Update}=1, and commit the file.");
    }

    // What the container has resolved is in a cache that is not public.
    private static IEnumerable<Type> TypesOf(IServiceProvider services)
    {
        foreach (var site in ((IDictionary)Read(Read(services, "CallSiteFactory")!, "_callSiteCache")!).Values)
        {
            yield return (Type)Read(site, "ServiceType")!;
            if (Read(site, "ImplementationType") is Type made)
            {
                yield return made;
            }
        }
    }

    private static object? Read(object of, string member)
    {
        const BindingFlags any = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        return of.GetType().GetProperty(member, any) is { } property ? property.GetValue(of) : of.GetType().GetField(member, any)!.GetValue(of);
    }

    // The compiler sees what dependency injection makes of our own types.
    private static bool IsOfFramework(string assembly) => assembly.StartsWith("Microsoft.", StringComparison.Ordinal) || assembly.StartsWith("System.", StringComparison.Ordinal);

    private static string AssemblyOf(Type type) => type.Assembly.GetName().Name!;

    private static string NameOf(Type type) =>
        type.IsArray ? $"{NameOf(type.GetElementType()!)}[]"
        : type.IsConstructedGenericType ? $"{type.GetGenericTypeDefinition().FullName}[{string.Join(",", type.GetGenericArguments().Select(argument => $"[{NameOf(argument)}, {AssemblyOf(argument)}]"))}]"
        : type.FullName!;
}
