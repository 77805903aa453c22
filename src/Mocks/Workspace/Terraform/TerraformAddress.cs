using System.Text;
using System.Text.Json;

namespace Mocks.Workspace.Terraform;

/// <summary>Addresses of resources, e.g. <c>module.tools["b c"].data.coder_task.me</c>.</summary>
internal static class TerraformAddress
{
    /// <param name="module">Empty for the root module.</param>
    /// <param name="index">Of the instance: a number or a string; undefined for none.</param>
    public static string Of(string module, bool isManaged, string type, string name, JsonElement index)
    {
        var address = new StringBuilder(module);
        if (module.Length > 0)
        {
            address.Append('.');
        }

        address.Append(isManaged ? "" : "data.").Append(type).Append('.').Append(name);
        return index.ValueKind switch
        {
            JsonValueKind.Number => address.Append('[').Append(index.GetRawText()).Append(']').ToString(),
            JsonValueKind.String => address.Append("[\"").Append(Escape(index.GetString()!)).Append("\"]").ToString(),
            _ => address.ToString(),
        };
    }

    /// <summary>The address in the configuration: the same without the indices of modules and of the resource.</summary>
    public static string WithoutIndices(string address)
    {
        var text = new StringBuilder(address.Length);
        var (isInIndex, isInKey) = (false, false);
        for (var at = 0; at < address.Length; at++)
        {
            var letter = address[at];
            if (isInKey && letter == '\\')
            {
                at++;
            }
            else if (isInIndex && letter == '"')
            {
                isInKey = !isInKey;
            }
            else if (!isInKey && letter is '[' or ']')
            {
                isInIndex = letter == '[';
            }
            else if (!isInIndex)
            {
                text.Append(letter);
            }
        }

        return text.ToString();
    }

    // As the language of Terraform writes a string: two signs that begin a template are doubled.
    private static string Escape(string key) => key
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)
        .Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal);
}
