using System.Text.Json.Serialization;

namespace Mocks.Afterwards;

/// <summary>How much of a conversation a person can read after the stop.</summary>
internal enum Kept
{
    /// <summary>All that can be kept: the last ten messages, with their whole contents.</summary>
    [JsonStringEnumMemberName("whole")]
    Whole,

    /// <summary>As much as fits into 64 KiB.</summary>
    [JsonStringEnumMemberName("shortened")]
    Shortened,

    /// <summary>Less than fits.</summary>
    [JsonStringEnumMemberName("less")]
    Less,

    /// <summary>Nothing.</summary>
    [JsonStringEnumMemberName("nothing")]
    Nothing,

    /// <summary>Something else than the conversation: other messages or contents, another order.</summary>
    [JsonStringEnumMemberName("other")]
    Other,

    /// <summary>The conversation was empty, and so is what can be read.</summary>
    [JsonStringEnumMemberName("nothing-there")]
    NothingThere,

    /// <summary>This coderd takes no snapshots, or answered as one that does not know the route.</summary>
    [JsonStringEnumMemberName("not-supported")]
    NotSupported,
}
