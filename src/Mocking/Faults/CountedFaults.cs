using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Mocks.Mocking.Faults;

/// <summary>A fault that was asked for, and how much of it is left.</summary>
/// <param name="Id">Counts up from 1; <c>DELETE /__admin/faults/{id}</c> takes it.</param>
/// <param name="Remaining">Requests it will still spoil; 0 when it is spent.</param>
public sealed record ActiveFault(long Id, Fault Fault, int Remaining);

/// <summary>The faults in force, oldest first. The first that matches a request and is not spent spoils it.</summary>
public sealed class FaultStore
{
    private readonly Lock _gate = new();
    private readonly List<(ActiveFault Active, Regex Request)> _faults = [];
    private long _lastId;
    private volatile bool _any;

    public IReadOnlyList<ActiveFault> All()
    {
        lock (_gate)
        {
            return [.. _faults.Select(fault => fault.Active)];
        }
    }

    public ActiveFault Add(Fault fault)
    {
        lock (_gate)
        {
            var active = new ActiveFault(++_lastId, fault, fault.Times);
            _faults.Add((active, PatternOf(fault.Request)));
            _any = true;
            return active;
        }
    }

    public bool Remove(long id)
    {
        lock (_gate)
        {
            return _faults.RemoveAll(fault => fault.Active.Id == id) > 0;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
            _any = false;
        }
    }

    /// <summary>Takes one turn of the fault that spoils this request; null when none does.</summary>
    public Fault? Take(HttpRequest request)
    {
        if (!_any)
        {
            return null;
        }

        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw
            ? raw
            : request.Path.Value + request.QueryString;
        var path = target.Split('?')[0];
        lock (_gate)
        {
            var index = _faults.FindIndex(fault => fault.Active.Remaining > 0 && fault.Request.IsMatch(
                $"{request.Method} {(fault.Active.Fault.Request.Contains('?', StringComparison.Ordinal) ? target : path)}"));
            if (index < 0)
            {
                return null;
            }

            var (active, pattern) = _faults[index];
            _faults[index] = (active with { Remaining = active.Remaining - 1 }, pattern);
            return active.Fault;
        }
    }

    private static Regex PatternOf(string request)
    {
        var pattern = string.Join(".*", request.Split('*').Select(Regex.Escape));
        return new Regex($"^{pattern}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}
