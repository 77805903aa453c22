using System.Text.Json;

namespace Mocks.MockWorkspaceAgent.Tests.Golden;

/// <summary>Each case of <c>tests/golden/workspace-agent</c>, over real sockets, with each profile that it names.</summary>
public sealed class VectorTests
{
    private static readonly IReadOnlyList<JsonElement> Cases =
        [.. JsonElement.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "golden", "workspace-agent", "vectors.json"))).EnumerateArray()];

    public static TheoryData<string, string> Names
    {
        get
        {
            var names = new TheoryData<string, string>();
            foreach (var one in Cases)
            {
                foreach (var profile in one.GetProperty("profiles").EnumerateArray())
                {
                    names.Add(one.GetProperty("name").GetString()!, profile.GetString()!);
                }
            }

            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_case_is_answered_as_expected(string name, string profile)
    {
        await using var agent = await TestAgent.OfAsync(profile);

        await new VectorRun(agent).RunAsync(Cases.Single(one => one.GetProperty("name").GetString() == name));
    }

    [Fact]
    public void There_are_64_cases() => Assert.Equal(64, Cases.Count);
}
