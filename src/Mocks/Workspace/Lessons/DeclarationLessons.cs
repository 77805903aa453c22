using System.Globalization;
using System.Text;
using Mocks.Go.Os;
using Mocks.Mocking.Verdicts;
using Mocks.Workspace.Declaration;

namespace Mocks.Workspace.Lessons;

/// <summary>What can be said of a workspace before it lives.</summary>
internal static class DeclarationLessons
{
    /// <summary>Linux takes no argument of this many bytes, its final zero included.</summary>
    public const int MaxBytesOfArgument = 128 * 1024;

    /// <param name="environment">The agent's own, which values are expanded with.</param>
    public static IEnumerable<Verdict> Of(DeclaredWorkspace declared, IReadOnlyDictionary<string, string> environment) =>
        declared.Agents.SelectMany(agent => OfAgent(agent, environment));

    private static IEnumerable<Verdict> OfAgent(DeclaredAgent agent, IReadOnlyDictionary<string, string> environment)
    {
        if (!agent.IsAttached)
        {
            yield return Lesson.Of(Lesson.AgentDropped, $"real coderd drops {agent.Address} without a word, with all its scripts and apps: no resource that is not a coder resource depends on it",
                "Let the container or machine use the agent, e.g. its token or init_script.", "coder/coder, provisioner/terraform/resources.go, findResourcesInGraph");
        }

        foreach (var (name, value) in agent.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            var source = agent.EnvSources[name];
            if (name == "PATH" && !References(value).Contains("PATH"))
            {
                yield return Lesson.Of(Lesson.PathLost, $"{source}: scripts lose the PATH of the system, because the value of PATH does not have it; merge_strategy append joins variables of coder_env only",
                    "Write $PATH into the value: the agent expands it.", "coder/coder, coderd/provisionerdserver/provisionerdserver.go; agent/agent.go, updateCommandEnv");
            }

            if (Lost(value, environment) is { } lost)
            {
                yield return Lesson.Of(Lesson.EnvDollar, $"{source}: the value of {name} arrives shorter: the agent replaces {lost} by nothing, as it does with each $ (pa$$word becomes paword)",
                    "There is no escape for a $: give such values base64-encoded, or in a file.", "coder/coder, agent/agent.go, os.Expand");
            }

            if (value.Length > 0 && !source.EndsWith(".env", StringComparison.Ordinal) && SecretReading.LooksSecret(name))
            {
                yield return Lesson.Of(Lesson.EnvNotSensitive, $"{source}: Terraform shows the value of {name} in plans and in the state, because values of coder_env are not marked sensitive",
                    $"Declare the module's variable as sensitive; --allow {Lesson.EnvNotSensitive} accepts it here.", "coder/terraform-provider-coder, provider/env.go");
            }
        }

        foreach (var script in agent.Scripts.Where(script => Encoding.UTF8.GetByteCount(script.Script) >= MaxBytesOfArgument))
        {
            yield return Lesson.Of(Lesson.ScriptTooLong,
                string.Create(CultureInfo.InvariantCulture, $"{script.Source}: the script of {Encoding.UTF8.GetByteCount(script.Script):N0} bytes cannot start: the agent passes it as one argument, and Linux takes at most {MaxBytesOfArgument - 1:N0} bytes"),
                "Let the script fetch or unpack what it embeds, e.g. gzip before base64.", "coder/coder, agent/agentssh/agentssh.go, CreateCommand; Linux, MAX_ARG_STRLEN");
        }
    }

    private static IReadOnlyList<string> References(string value)
    {
        var names = new List<string>();
        _ = GoExpand.Expand(value, name =>
        {
            names.Add(name);
            return null;
        });
        return names;
    }

    /// <summary>What of a value vanishes, in words that do not show it; null when nothing does.</summary>
    private static string? Lost(string value, IReadOnlyDictionary<string, string> environment)
    {
        var unknown = References(value).Where(name => !environment.ContainsKey(name)).ToArray();
        return unknown.Length == 0 ? null
            : unknown.Contains("$") ? "$$"
            : unknown.Any(name => name is [>= '0' and <= '9']) ? "a $ before a digit"
            : "a $ with the name of a variable that the agent does not have";
    }
}
