namespace Mocks.Snapshotter.Reading;

/// <summary>JSON text in its shortest form.</summary>
/// <param name="Tail">The end of it, from the border of a code point on; all of it when it is no longer than a whole body may be.</param>
/// <param name="Length">Length of all of it, in bytes.</param>
/// <param name="LostPadding">Whether terminal padding was taken out.</param>
internal readonly record struct Squeezed(ReadOnlyMemory<byte> Tail, long Length, bool LostPadding);
