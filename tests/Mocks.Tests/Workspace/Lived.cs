using Mocks.Mocking.Settings;
using Mocks.Workspace;
using Mocks.Workspace.Life;
using Mocks.Workspace.Reports;
using Mocks.Workspace.Terraform;

namespace Mocks.Tests.Workspace;

/// <summary>A life in this process, with real scripts.</summary>
internal sealed record Lived(LifeReport Report, string Text)
{
    public IEnumerable<string> Verdicts => Report.Verdicts.Select(verdict => verdict.Code);

    /// <param name="settings">Flags and values, e.g. <c>--grace 0s</c>.</param>
    public static async Task<Lived> OfAsync(MadeState state, params string[] settings)
    {
        using var screen = new StringWriter();
        var synchronised = TextWriter.Synchronized(screen);
        var reader = new SettingReader(setting => setting == StateSource.Setting ? state.Path : Value(settings, setting.Flag), _ => null).Renamed(WorkspaceSettings.Names);
        var faults = settings.Select((word, at) => (word, at)).Where(pair => pair.word == "--fault").Select(pair => FaultOrder.Parse(settings[pair.at + 1])).ToArray();
        var order = WorkspaceCommand.OrderOf(reader, [], [], faults, []);
        await synchronised.WriteAsync(LifeText.Head(order));
        LifeReport? report = null;
        var end = await new WorkspaceLife(order, reader, TimeProvider.System, synchronised, TestContext.Current.CancellationToken, TestContext.Current.CancellationToken)
            .RunAsync((coderd, ended) => report = LifeReports.Make(order, ended));
        await synchronised.WriteAsync(LifeText.Of(report!, end.Outcome?.Reading));
        return new Lived(report!, screen.ToString());
    }

    /// <summary>The end of a script.</summary>
    public ScriptOutcome Script(string name) => Assert.Single(Report.Scripts, script => script.Name == name);

    private static string? Value(string[] settings, string flag) => Array.IndexOf(settings, flag) is >= 0 and var at ? settings[at + 1] : null;
}
