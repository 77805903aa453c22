using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mocks.Go.Encoding.Json;
using Mocks.Go.Os.Exec;
using Mocks.MockWorkspaceAgent.Processes;
using Mocks.Wire;
using Mocks.Wire.WorkspaceAgent;

namespace Mocks.MockWorkspaceAgent.Tests.Processes;

/// <summary>The output buffer against the 53 vectors, written to by hand and by a real process.</summary>
public sealed class HeadTailBufferTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("headtail-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Names => OutputVectors.Names;

    [Fact]
    public void There_are_53_vectors() => Assert.Equal(53, Names.Count);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vector_is_assembled_as_expected(string name)
    {
        var buffer = BufferOf(name);

        foreach (var write in OutputVectors.Writes(name))
        {
            buffer.Write(write);
        }

        Compare(name, buffer);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_pieces_of_the_writes_make_no_difference(string name)
    {
        var buffer = BufferOf(name);

        foreach (var piece in OutputVectors.Writes(name).SelectMany(write => write).Chunk(name.Contains("mebibyte", StringComparison.Ordinal) ? 7919 : 7))
        {
            buffer.Write(piece);
        }

        Compare(name, buffer);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_real_process_fills_it_the_same_way(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are started on Linux only.");
        var (buffer, file) = (BufferOf(name), Path.Combine(_folder, "output"));
        await File.WriteAllBytesAsync(file, [.. OutputVectors.Writes(name).SelectMany(write => write)], TestContext.Current.CancellationToken);

        var running = new ShellRunner(AgentProfile.Merged, TimeProvider.System).Start(new ProcessOrder($"cat {file}", "", GoCommand.OwnEnvironment()), buffer);

        Assert.Equal(0, await running.Ended.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken));
        Compare(name, buffer);
    }

    private static HeadTailBuffer BufferOf(string name) =>
        new(OutputVectors.Of(name).GetProperty("max_head").GetInt32(), OutputVectors.Of(name).GetProperty("max_tail").GetInt32());

    private static void Compare(string name, HeadTailBuffer buffer)
    {
        var expect = OutputVectors.Of(name).GetProperty("expect");
        var (output, truncated) = buffer.Read();
        Assert.Equal(expect.GetProperty("output_bytes").GetInt32(), output.Length);
        Assert.Equal(expect.GetProperty("output_sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(output)));
        Assert.Equal(expect.GetProperty("stored_bytes").GetInt32(), buffer.Stored);
        var metadata = expect.GetProperty("truncated");
        Assert.Equal(metadata.ValueKind == JsonValueKind.Null ? null : new ProcessTruncation(
            metadata.GetProperty("original_bytes").GetInt64(), metadata.GetProperty("retained_bytes").GetInt64(),
            metadata.GetProperty("omitted_bytes").GetInt64(), metadata.GetProperty("strategy").GetString()!), truncated);
        if (expect.TryGetProperty("json_string", out var json))
        {
            var written = Encoding.UTF8.GetString(Json.WorkspaceAgent.Write(new ProcessOutputResponse(new GoUtf8(output), null, true, null)));
            Assert.Equal($"{{\"output\":{json.GetString()},\"running\":true}}\n", written);
        }
    }
}
