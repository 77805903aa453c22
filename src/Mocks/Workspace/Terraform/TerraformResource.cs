namespace Mocks.Workspace.Terraform;

/// <summary>One instance of a resource or data source in a state.</summary>
/// <param name="Address">With every index, e.g. <c>module.agentapi[0].coder_script.agentapi</c>.</param>
/// <param name="IsManaged">It is a resource; else it is a data source.</param>
/// <param name="Dependencies">Addresses in the configuration, without any index; transitive.</param>
internal sealed record TerraformResource(
    string Address, bool IsManaged, string Type, string Name, Attributes Attributes, IReadOnlyList<string> Dependencies)
{
    /// <summary>What coderd looks up in the graph: the address up to its first index.</summary>
    /// <remarks>Source: coder/coder, <c>provisioner/terraform/resources.go</c>, <c>convertAddressToLabel</c>.</remarks>
    public string Label { get; } = Address.Split('[', 2)[0];

    /// <summary>The address in the configuration, which is the name of its node in the graph.</summary>
    public string ConfigAddress { get; } = TerraformAddress.WithoutIndices(Address);

    /// <summary>coderd finds it in the graph. One in a module with <c>count</c> or <c>for_each</c> is not found.</summary>
    public bool IsOnGraph => Label == ConfigAddress;

    /// <summary>It may be what an agent runs on: a container, a machine, also <c>terraform_data</c>.</summary>
    public bool IsCompute => IsManaged && !Type.StartsWith("coder_", StringComparison.Ordinal);
}
