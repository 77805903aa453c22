using System.Text.Json;

namespace Mocks.MockWorkspaceAgent.Tests.Ports;

/// <summary>Listening ports as the system knows them, and the report on the network.</summary>
public sealed class PortTests
{
    public PortTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Ports are looked up on Linux only.");

    // The kernel keeps 15 characters of a name.
    private static readonly string[] Names = ["mock-workspace-", "dotnet"];

    [Fact]
    public async Task A_port_of_another_program_is_listed_with_its_name_and_our_own_is_not()
    {
        await using var agent = await TestAgent.SeedAsync();
        using var other = await RunningProgram.ListenAsync(Programs.Ours("mock-workspace-agent", "--port", "0"));

        var ports = JsonElement.Parse((await agent.GetAsync("/api/v0/listening-ports")).Body).GetProperty("ports").EnumerateArray().ToArray();

        var found = Assert.Single(ports, port => port.GetProperty("port").GetInt32() == other.Address.Port);
        Assert.Contains(found.GetRawText(), Names.Select(name => $$"""{"process_name":"{{name}}","network":"tcp","port":{{other.Address.Port}}}"""));
        Assert.DoesNotContain(ports, port => port.GetProperty("port").GetInt32() == agent.Address.Port);
    }

    [Fact]
    public async Task The_network_is_well_and_has_the_loopback()
    {
        await using var agent = await TestAgent.SeedAsync();

        var body = (await agent.GetAsync("/api/v0/netcheck")).Body;

        Assert.StartsWith("""{"severity":"ok","warnings":[],"dismissed":false,"interfaces":{"severity":"ok","warnings":[],"dismissed":false,"interfaces":[""", body, StringComparison.Ordinal);
        Assert.Contains("\"127.0.0.1/8\"", body, StringComparison.Ordinal);
    }
}
