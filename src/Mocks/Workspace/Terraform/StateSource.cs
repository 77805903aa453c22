using Mocks.Mocking.Settings;

namespace Mocks.Workspace.Terraform;

/// <summary>Where a state comes from: a file, or standard input.</summary>
internal static class StateSource
{
    public static Setting Setting { get; } = new("--state", "", "", "a Terraform state file, the output of \"terraform show -json\", or - for standard input",
        "The workspace: what terraform apply made of a template or of a module alone.");

    /// <exception cref="SettingException">There is no such file, or it is no state.</exception>
    public static IReadOnlyList<TerraformResource> Read(SettingValue found, Stream standardInput)
    {
        if (found.Text.Length == 0)
        {
            throw new SettingException($"--state: it is missing. It may be {Setting.MayBe}, e.g. mocks workspace --state terraform.tfstate");
        }

        try
        {
            return TerraformState.Read(found.Text == "-" ? ReadLimited(standardInput) : ReadFile(found));
        }
        catch (StateException bad)
        {
            throw SettingReader.Refuse(found, bad.Message);
        }
    }

    private static ReadOnlyMemory<byte> ReadFile(SettingValue found)
    {
        try
        {
            using var file = File.OpenRead(found.Text);
            return ReadLimited(file);
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(found.Text))
        {
            throw SettingReader.Refuse(found, "it is a directory");
        }
        catch (Exception bad) when (bad is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw SettingReader.Refuse(found, File.Exists(found.Text) ? $"it cannot be read ({bad.Message})" : "there is no such file");
        }
    }

    private static ReadOnlyMemory<byte> ReadLimited(Stream stream)
    {
        using var text = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int count;
        // One byte more than the limit is enough to be refused.
        while (text.Length <= TerraformState.MaxBytes && (count = stream.Read(buffer)) > 0)
        {
            text.Write(buffer, 0, count);
        }

        return text.GetBuffer().AsMemory(0, (int)text.Length);
    }
}
