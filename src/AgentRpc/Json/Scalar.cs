using System.Globalization;
using System.Text.Json;

namespace Mocks.AgentRpc.Json;

/// <summary>Writes numbers: those of 64 bits as strings, as protobuf's mapping has it.</summary>
internal static class Scalar
{
    public static void Write(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case uint number:
                writer.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)!.Replace("∞", "Infinity", StringComparison.Ordinal));
                break;
        }
    }
}
