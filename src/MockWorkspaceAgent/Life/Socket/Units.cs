using Mocks.Go.Strconv;

namespace Mocks.MockWorkspaceAgent.Life.Socket;

/// <summary>A call on units that is refused, in the agent's words.</summary>
internal sealed class UnitException(string message) : Exception(message);

/// <param name="Status">Empty for a unit that is not registered.</param>
internal sealed record UnitDependency(string DependsOn, string Status)
{
    public bool IsSatisfied => Status == Units.Completed;
}

/// <summary>The units with which scripts wait for each other. A unit is ready when all that it depends on is completed, well or badly.</summary>
/// <remarks>Source: coder/coder, <c>agent/unit/manager.go</c>.</remarks>
internal sealed class Units
{
    public const string Pending = "pending";
    public const string Started = "started";
    public const string Completed = "completed";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _status = [];
    private readonly Dictionary<string, SortedSet<string>> _dependencies = [];

    /// <summary>Registers a unit, and makes it wait for another, which need not be registered.</summary>
    /// <exception cref="UnitException">Then each would wait for the other.</exception>
    public void Want(string unit, string dependsOn)
    {
        lock (_gate)
        {
            _status.TryAdd(unit, Pending);
            if (unit == dependsOn || Reaches(dependsOn, unit))
            {
                throw new UnitException($"adding edge for unit {GoQuote.Quote(unit)}: failed to add dependency\ncycle detected");
            }

            DependenciesOf(unit).Add(dependsOn);
        }
    }

    /// <summary>Registers a unit, and marks it started.</summary>
    /// <exception cref="UnitException">It is started already.</exception>
    public void Start(string unit)
    {
        lock (_gate)
        {
            _status.TryAdd(unit, Pending);
            Set(unit, Started);
        }
    }

    /// <exception cref="UnitException">It is not registered, or is completed already.</exception>
    public void Complete(string unit)
    {
        lock (_gate)
        {
            if (!_status.ContainsKey(unit))
            {
                throw new UnitException($"unit {GoQuote.Quote(unit)} must be registered first: unit not found");
            }

            Set(unit, Completed);
        }
    }

    /// <summary>A unit that is not registered depends on nothing.</summary>
    public (string Status, IReadOnlyList<UnitDependency> Dependencies) Of(string unit)
    {
        lock (_gate)
        {
            return (_status.GetValueOrDefault(unit, ""), _dependencies.TryGetValue(unit, out var all)
                ? [.. all.Select(dependency => new UnitDependency(dependency, _status.GetValueOrDefault(dependency, "")))] : []);
        }
    }

    private SortedSet<string> DependenciesOf(string unit)
    {
        if (!_dependencies.TryGetValue(unit, out var all))
        {
            _dependencies.Add(unit, all = new SortedSet<string>(StringComparer.Ordinal));
        }

        return all;
    }

    private bool Reaches(string from, string to) =>
        _dependencies.TryGetValue(from, out var next) && (next.Contains(to) || next.Any(dependency => Reaches(dependency, to)));

    private void Set(string unit, string status)
    {
        if (_status[unit] == status)
        {
            throw new UnitException($"checking status for unit {GoQuote.Quote(unit)}: same status already set");
        }

        _status[unit] = status;
    }
}
