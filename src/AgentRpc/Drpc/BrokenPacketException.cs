namespace Mocks.AgentRpc.Drpc;

/// <summary>The peer has broken a rule of dRPC. The library closes the connection without a packet, so only this side sees the text.</summary>
/// <remarks>Source: storj/drpc 0.0.34, <c>drpcwire/reader.go</c>, <c>drpcstream/stream.go</c>.</remarks>
internal sealed class BrokenPacketException(string rule) : Exception(rule);
