using System.Text.Json;
using Mocks.Workspace.Declaration;
using Mocks.Workspace.Terraform;

namespace Mocks.Tests.Workspace;

public sealed class AddressTests
{
    [Theory]
    [InlineData("", true, "null", "coder_agent.main")]
    [InlineData("module.a[0]", true, "2", "module.a[0].coder_agent.main[2]")]
    [InlineData("""module.a["b c"]""", false, "\"x.y\"", """module.a["b c"].data.coder_agent.main["x.y"]""")]
    [InlineData("", true, """ "a\"b\\c${d}" """, """coder_agent.main["a\"b\\c$${d}"]""")]
    public void An_address_has_the_index_as_terraform_writes_it(string module, bool isManaged, string index, string address) =>
        Assert.Equal(address, TerraformAddress.Of(module, isManaged, "coder_agent", "main", JsonDocument.Parse(index).RootElement));

    [Theory]
    [InlineData("coder_agent.main", "coder_agent.main")]
    [InlineData("module.a[0].coder_script.b[10]", "module.a.coder_script.b")]
    [InlineData("""module.a["x].y[\""].data.c.d["z"]""", "module.a.data.c.d")]
    public void The_address_in_the_configuration_has_no_index(string address, string configured) =>
        Assert.Equal(configured, TerraformAddress.WithoutIndices(address));

    [Fact]
    public void Addresses_are_sorted_as_text()
    {
        var state = TerraformState.Read("""{"version":4,"resources":[{"mode":"managed","type":"coder_env","name":"many","instances":[{"index_key":2},{"index_key":10,"deposed":"x"},{"index_key":10}]}]}"""u8.ToArray());

        Assert.Equal(["coder_env.many[10]", "coder_env.many[2]"], state.Select(resource => resource.Address));
    }

    [Fact]
    public void A_module_alone_gets_an_agent_for_each_id_that_it_names()
    {
        var (resources, notes) = StandIns.AddTo(Golden.Resources("state-module-only.json"));

        var agent = Assert.Single(Conversion.Of(resources).Agents);
        Assert.Equal(("main", "foo", true, 2, 1), (agent.Name, agent.TerraformId, agent.IsAttached, agent.Scripts.Count, agent.Apps.Count));
        Assert.Equal(["the state has no agent, as of a module alone: agent main is made for agent_id \"foo\""], notes);
    }

    [Fact]
    public void A_state_with_an_agent_gets_no_other()
    {
        var state = Golden.Resources("state-errors", "unknown-agent-id.json");

        var (resources, notes) = StandIns.AddTo(state);

        Assert.Same(state, resources);
        Assert.Empty(notes);
    }
}
