using System.Text;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Terminals;

namespace Mocks.MockAgentApi.Agents;

/// <summary>A real program as the agent. It draws in real time; its output is processed under the conversation's lock.</summary>
/// <param name="firstKeys">Typed at the start.</param>
internal sealed class RealAgent(ConversationClock clock, Terminal terminal, PtyProgram program, Action drawn, string firstKeys) : TerminalAgent(clock, terminal, drawn)
{
    public override void Start()
    {
        Terminal.Answer = text => _ = program.TypeAsync(Encoding.UTF8.GetBytes(text));
        program.Attach(bytes =>
        {
            // A lambda cannot capture a span.
            var piece = bytes.ToArray();
            Clock.Do(() =>
            {
                Terminal.Write(piece);
                Drawn();
            });
        });
        _ = program.TypeAsync(Encoding.UTF8.GetBytes(firstKeys));
        _ = AwaitEndAsync();
    }

    public override Task CloseAsync() => program.CloseAsync();

    public override void Dispose() => program.Dispose();

    // Does not wait under the lock for the program to read: it may be waiting for us to take its output.
    protected override async Task<string?> SendAsync(string keys)
    {
        await program.TypeAsync(Encoding.UTF8.GetBytes(keys));
        return null;
    }

    private async Task AwaitEndAsync()
    {
        var code = await program.Exited;
        Clock.Do(() => End(code));
    }
}
