namespace Mocks.Mocking.Inspector;

/// <summary>The other mocks of this process, whose control routes this one answers, too: one page can show all of them.</summary>
/// <remarks>A request to a neighbour stays in the process and passes both guards, so no origin has to be allowed, and no port to be published.</remarks>
public sealed class Neighbours(IServiceProvider services)
{
    private IReadOnlyDictionary<string, Neighbours> _others = new Dictionary<string, Neighbours>();
    private RequestDelegate? _pipeline;

    /// <summary>The mocks' programs, e.g. <c>mock-coderd</c>.</summary>
    public IEnumerable<string> Programs => _others.Keys;

    private string Program => services.GetRequiredService<MockService>().Program;

    /// <summary>Makes mocks known to each other. They are to be disposed together.</summary>
    public static void Introduce(params IReadOnlyList<RunningMock> mocks)
    {
        var all = mocks.Select(mock => mock.Services.GetRequiredService<Neighbours>()).ToArray();
        foreach (var one in all)
        {
            one._others = all.Where(other => other != one).ToDictionary(other => other.Program);
        }
    }

    /// <summary>Keeps the pipeline that answers this mock's requests.</summary>
    internal RequestDelegate Keep(RequestDelegate pipeline) => _pipeline = pipeline;

    /// <summary>Lets a neighbour answer a request.</summary>
    /// <param name="path">Of its control surface, e.g. <c>/__admin/requests</c>.</param>
    /// <returns>False when there is no such neighbour.</returns>
    internal async Task<bool> AskAsync(string program, PathString path, HttpContext context)
    {
        if (!_others.TryGetValue(program, out var other) || other._pipeline is not { } pipeline)
        {
            return false;
        }

        var own = context.RequestServices;
        await using var scope = other.Services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        context.Request.Path = path;
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        try
        {
            await pipeline(context);
        }
        finally
        {
            context.RequestServices = own;
        }

        return true;
    }

    private IServiceProvider Services => services;
}
