using System.Globalization;
using System.Text.Json;

namespace Mocks.Go.Tests;

/// <summary>What Go 1.26 was recorded to write and say; see <c>about</c> in the file.</summary>
internal static class Golden
{
    private static readonly JsonDocument Recording =
        JsonDocument.Parse(File.ReadAllBytes(Repository.Golden("go-json.json")));

    public static TheoryData<int> Rows(string section) => [.. Enumerable.Range(0, Section(section).GetArrayLength())];

    public static JsonElement Row(string section, int row) => Section(section)[row];

    public static string Text(this JsonElement row, string name) => row.GetProperty(name).GetString()!;

    public static byte[] Bytes(this JsonElement row, string name) => Convert.FromBase64String(row.Text(name));

    public static ulong Bits(this JsonElement row, string name) =>
        ulong.Parse(row.Text(name), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static JsonElement Section(string name) => Recording.RootElement.GetProperty(name);
}
