using System.Diagnostics.CodeAnalysis;

namespace Mocks.Mocking.Views;

/// <summary>State of a mock that requests can change. Handlers get a view of it, by its type, from the services of their request.</summary>
/// <remarks>For most requests the view is the state itself. Where a fault replaces the answer it is a copy, which is dropped with the
/// request: the answer and the verdicts are worked out as always, and nothing remains. There is no way to name the state itself.</remarks>
public interface IRequestState<out TSelf>
{
    /// <summary>A copy that shares nothing with this one that a request can change. What would leave the process is dropped.</summary>
    TSelf Detach();
}

public static class RequestStates
{
    private static readonly object Live = new();

    /// <summary>Adds a state. It begins again on <c>POST /__admin/reset</c> where it is an <see cref="IResettable"/>.</summary>
    /// <remarks>Services that take it must be scoped. It must not be disposable: its requests would dispose it.</remarks>
    public static IServiceCollection AddRequestState<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TState>(
        this IServiceCollection services)
        where TState : class, IRequestState<TState>
    {
        services.AddKeyedSingleton<TState>(Live);
        services.AddScoped(ViewOf<TState>);
        if (typeof(TState).IsAssignableTo(typeof(IResettable)))
        {
            services.AddSingleton(provider => (IResettable)provider.GetRequiredKeyedService<TState>(Live));
        }

        return services;
    }

    private static TState ViewOf<TState>(IServiceProvider request)
        where TState : class, IRequestState<TState>
    {
        var live = request.GetRequiredKeyedService<TState>(Live);
        return request.GetRequiredService<CurrentRequest>().IsReplaced ? live.Detach() : live;
    }
}
