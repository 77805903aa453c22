using System.Text;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Terminals;

namespace Mocks.MockAgentApi.Agents;

/// <summary>A real program as the agent. It draws on its own time; what it draws comes in under the conversation's lock.</summary>
/// <param name="firstKeys">Typed as soon as it is watched.</param>
internal sealed class RealAgent(ConversationClock clock, Terminal terminal, PtyProgram program, Action drawn, string firstKeys) : TerminalAgent(clock, terminal, drawn)
{
    public override void Start()
    {
        Terminal.Answer = text => _ = program.TypeAsync(Encoding.UTF8.GetBytes(text));
        program.Attach(bytes =>
        {
            // Copied, because what is done under the lock cannot hold on to borrowed bytes.
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

    // Never wait for the program to read while the lock is held: it may be waiting for us to read what it draws.
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
