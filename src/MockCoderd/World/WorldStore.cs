using Mocks.MockCoderd.Presets;

namespace Mocks.MockCoderd.World;

/// <summary>The world of the preset in force.</summary>
public sealed class WorldStore(CoderdPresets presets)
{
    public World World => presets.InForce.World;

    /// <summary>Whom lenient answers take every caller for.</summary>
    public User DefaultUser => World.Users[0];

    public WorkspaceTask DefaultTask => World.Tasks[0];

    public WorkspaceTask? TaskOfAgent(Guid token) => World.Tasks.FirstOrDefault(task => task.AgentToken == token);

    public WorkspaceTask? TaskById(Guid id) => World.Tasks.FirstOrDefault(task => task.Id == id);

    /// <summary>Names of tasks compare without case, and are an owner's own.</summary>
    public WorkspaceTask? TaskByName(User owner, string name) => World.Tasks.FirstOrDefault(task =>
        task.Owner == owner.Name && task.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public User? UserByName(string name) =>
        World.Users.FirstOrDefault(user => user.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public User? UserById(Guid id) => World.Users.FirstOrDefault(user => user.Id == id);
}
