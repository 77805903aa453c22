using System.Globalization;
using System.Text.Json;

namespace Mocks.AgentRpc.Json;

/// <summary>Writes protobuf's own types, which have a JSON of their own.</summary>
internal static class WellKnown
{
    private const long MinSeconds = -62_135_596_800;
    private const long MaxSeconds = 253_402_300_799;

    /// <returns>False for a message of another package, of which nothing is written.</returns>
    public static bool Write(Utf8JsonWriter writer, WireMessage message)
    {
        switch (message.Type.FullName)
        {
            case "google.protobuf.Timestamp" when SecondsOf(message) is >= MinSeconds and <= MaxSeconds and var seconds:
                writer.WriteStringValue($"{DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)}{Fraction(NanosOf(message))}Z");
                return true;
            case "google.protobuf.Duration":
                var (whole, nanos) = (SecondsOf(message), NanosOf(message));
                writer.WriteStringValue($"{(whole < 0 || nanos < 0 ? "-" : "")}{Math.Abs((decimal)whole).ToString(CultureInfo.InvariantCulture)}{Fraction(nanos)}s");
                return true;
            case "google.protobuf.FloatValue":
                Scalar.Write(writer, message[1] ?? 0f);
                return true;
            case "google.protobuf.Struct":
                WriteStruct(writer, message);
                return true;
            case "google.protobuf.Value":
                WriteValue(writer, message);
                return true;
            case "google.protobuf.ListValue":
                writer.WriteStartArray();
                foreach (var item in message.ValuesOf(message.Type.FindFieldByNumber(1)))
                {
                    WriteValue(writer, (WireMessage)item);
                }

                writer.WriteEndArray();
                return true;
            default:
                return false;
        }
    }

    private static void WriteStruct(Utf8JsonWriter writer, WireMessage message)
    {
        writer.WriteStartObject();
        foreach (var entry in message.ValuesOf(message.Type.FindFieldByNumber(1)).Cast<WireMessage>())
        {
            writer.WritePropertyName(entry[1] as string ?? "");
            if (entry[2] is WireMessage value)
            {
                WriteValue(writer, value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndObject();
    }

    // One of: 1 null, 2 number, 3 string, 4 bool, 5 struct, 6 list.
    private static void WriteValue(Utf8JsonWriter writer, WireMessage value)
    {
        if ((value[5] ?? value[6]) is WireMessage nested)
        {
            Write(writer, nested);
        }
        else if ((value[2] ?? value[3] ?? value[4]) is { } scalar)
        {
            Scalar.Write(writer, scalar);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static long SecondsOf(WireMessage message) => message[1] as long? ?? 0;

    private static int NanosOf(WireMessage message) => message[2] as int? ?? 0;

    // Three, six or nine digits.
    private static string Fraction(int nanos) => Math.Abs((long)nanos) switch
    {
        0 => "",
        var milliseconds when milliseconds % 1_000_000 == 0 => $".{milliseconds / 1_000_000:000}",
        var microseconds when microseconds % 1_000 == 0 => $".{microseconds / 1_000:000000}",
        var all => $".{all:000000000}",
    };
}
