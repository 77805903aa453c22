using System.Text;
using Mocks.Mocking.Settings;
using Mocks.Workspace.Declaration;
using Mocks.Workspace.Terraform;

namespace Mocks.Tests.Workspace;

/// <summary>Texts that are not a state, and states that are not as Terraform writes them.</summary>
public sealed class BadStateTests
{
    [Theory]
    [InlineData("", "it is empty")]
    [InlineData(" \n", "it is empty")]
    [InlineData("resource \"coder_agent\" \"main\" {}", "it is not JSON: line 1, byte 1")]
    [InlineData("{\n  \"version\": 4,\n", "it is not JSON: line 3, byte 1")]
    [InlineData("PK\u0003\u0004", "it is a plan file, whose ids are not known yet: apply it first, then use the state")]
    [InlineData("[]", "it is JSON, and an array instead of a state")]
    [InlineData("null", "it is JSON, and null instead of a state")]
    [InlineData("""{"task_app_id":{"value":"x"}}""", "it is JSON, and has neither the \"version\" of a state file nor the \"format_version\" of terraform show -json")]
    [InlineData("""{"version":3,"modules":[]}""", "it is a state of version 3, and Terraform 0.12 and later write version 4")]
    [InlineData("""{"version":3,"backend":{"type":"s3"}}""", "it is Terraform's note of a remote backend (version 3), and the state itself is there: use the output of \"terraform show -json\"")]
    [InlineData("""{"version":"4"}""", "\"version\" is a string that is no version of a state")]
    [InlineData("""{"version":4}""", "it is a state of version 4 without \"resources\"")]
    [InlineData("""{"version":4,"resources":{}}""", "\"resources\" is an object that is not a list of objects")]
    [InlineData("""{"version":4,"resources":[{"mode":"managed"}]}""", "resources[0] has no \"type\"")]
    [InlineData("""{"version":4,"resources":[{"mode":"list","type":"a","name":"b"}]}""", "resources[0] has a \"mode\" that is neither managed nor data")]
    [InlineData("""{"format_version":"2.0"}""", "it is of format_version 2.0, and Terraform 0.12 to 1 write 0 and 1")]
    [InlineData("""{"format_version":"1.2","planned_values":{}}""", "it is a plan, whose ids are not known yet: apply it first")]
    [InlineData("""{"format_version":"1.0","values":{"root_module":{"resources":[{"mode":"managed"}]}}}""", "a resource has no \"address\"")]
    public void A_text_that_is_no_state_is_refused_in_one_sentence(string text, string why) =>
        Assert.Equal(why, Refusal(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_text_that_is_not_utf8_is_refused() => Assert.Equal("it is not UTF-8 text", Refusal([(byte)'{', 0xff, (byte)'}']));

    [Fact]
    public void A_huge_text_is_refused_before_it_is_parsed() =>
        Assert.Equal("it is longer than 64 MiB", Refusal(new byte[TerraformState.MaxBytes + 1]));

    [Fact]
    public void A_text_that_is_nested_too_deeply_is_refused() =>
        Assert.Equal("its JSON is nested deeper than 256", Refusal(Encoding.UTF8.GetBytes($$"""{"version":{{new string('[', 300)}}""")));

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    public void A_byte_order_mark_is_no_fault(string encoding)
    {
        var form = Encoding.GetEncoding(encoding);

        Assert.Empty(TerraformState.Read((byte[])[.. form.Preamble, .. form.GetBytes("""{"version":4,"resources":[]}""")]));
    }

    [Fact]
    public void A_value_of_another_type_is_named_by_its_address_and_not_shown()
    {
        var state = TerraformState.Read("""{"version":4,"resources":[{"mode":"managed","type":"coder_script","name":"x","instances":[{"attributes":{"script":["secret"]}}]}]}"""u8.ToArray());

        var refusal = Assert.Throws<StateException>(() => Conversion.Of(state));

        Assert.Equal("coder_script.x: script is an array, not a string", refusal.Message);
    }

    [Theory]
    [InlineData("", "--state: it is missing. It may be a Terraform state file, the output of \"terraform show -json\", or - for standard input, e.g. mocks workspace --state terraform.tfstate")]
    [InlineData("/nowhere/terraform.tfstate", "--state /nowhere/terraform.tfstate: there is no such file. It may be a Terraform state file, the output of \"terraform show -json\", or - for standard input.")]
    [InlineData("/", "--state /: it is a directory. It may be a Terraform state file, the output of \"terraform show -json\", or - for standard input.")]
    public void A_file_that_cannot_be_read_is_refused(string file, string message)
    {
        var refusal = Assert.Throws<SettingException>(() => StateSource.Read(new SettingValue(StateSource.Setting, file, $"--state {file}"), Stream.Null));

        Assert.Equal((message, 2), (refusal.Message, refusal.ExitCode));
    }

    [Fact]
    public void Standard_input_is_read_to_its_end()
    {
        using var input = new MemoryStream(File.ReadAllBytes(Golden.PathOf("show-minimal.json")));

        var resources = StateSource.Read(new SettingValue(StateSource.Setting, "-", "--state -"), input);

        Assert.Equal(["coder_agent.main", "terraform_data.workspace"], resources.Select(resource => resource.Address));
    }

    private static string Refusal(byte[] text) => Assert.Throws<StateException>(() => TerraformState.Read(text)).Message;
}
