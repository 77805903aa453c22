using System.Text;
using Mocks.Snapshotter.Reading;

namespace Mocks.Snapshotter.Tests.Reading;

/// <summary>A document given to the reader in pieces.</summary>
internal sealed record Read(Conversation Conversation, bool IsJson)
{
    public static readonly Limits Small = Limits.Upstream with { MaxBytes = 2000, MaxCodePoints = 1500 };

    public static Read All(string json, Limits? limits = null) => All(Encoding.UTF8.GetBytes(json), limits);

    /// <param name="slices">Where to cut; null gives the document in one piece.</param>
    public static Read All(byte[] json, Limits? limits = null, bool keepsPadding = false, Random? slices = null)
    {
        limits ??= Limits.Upstream;
        var conversation = new Conversation(limits.MaxMessages, limits.MaxBytes, keepsPadding);
        var scanner = new JsonScanner(conversation);
        var utf8 = new Utf8Mending(scanner);
        for (var at = 0; at < json.Length;)
        {
            var length = slices is null ? json.Length : Math.Min(json.Length - at, slices.Next(4) == 0 ? slices.Next(1, 2000) : slices.Next(1, 9));
            utf8.Feed(json.AsSpan(at, length));
            at += length;
        }

        utf8.End();
        return new(conversation, scanner.IsJson);
    }

    /// <summary>The snapshot of a document, as text.</summary>
    public static string Body(string json, Limits? limits = null) => Body(Encoding.UTF8.GetBytes(json), limits);

    public static string Body(byte[] json, Limits? limits = null, Random? slices = null)
    {
        var read = All(json, limits, slices: slices);
        Assert.True(read.IsJson);
        return Encoding.UTF8.GetString(Fitting.Fit(read.Conversation, limits ?? Limits.Upstream).Body!);
    }
}
