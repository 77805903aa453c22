namespace Mocks.Snapshotter.Network;

/// <summary>An exchange that gave no usable answer.</summary>
/// <param name="reason">What was wrong, for the user; without a full stop.</param>
/// <param name="mayPass">Whether another try may succeed.</param>
internal sealed class NetworkFailure(string reason, bool mayPass = true) : Exception(reason)
{
    public bool MayPass => mayPass;
}
