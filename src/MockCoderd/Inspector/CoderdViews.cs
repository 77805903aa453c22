using Mocks.Mocking.Inspector;

namespace Mocks.MockCoderd.Inspector;

/// <summary>What this mock adds to the inspector page.</summary>
internal static class CoderdViews
{
    public static IServiceCollection AddCoderdViews(this IServiceCollection services)
    {
        foreach (var (name, title) in new[] { ("tasks", "Tasks"), ("world", "World") })
        {
            services.AddSingleton(new InspectorView(name, title, $"Inspector/{name}.js", typeof(CoderdViews).Assembly));
        }

        return services.AddSingleton(InspectorView.WhatIf);
    }
}
