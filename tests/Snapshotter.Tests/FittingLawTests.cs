using System.Text;
using System.Text.Json;
using Mocks.Snapshotter.Tests.Reading;

namespace Mocks.Snapshotter.Tests;

/// <summary>The rules of fitting on many random conversations, against a second, simple implementation.</summary>
public sealed class FittingLawTests
{
    [Fact]
    public void Any_conversation_is_fitted_as_the_law_says_however_it_is_cut()
    {
        var taken = new HashSet<FittingStep>();
        for (var seed = 0; seed < 1500; seed++)
        {
            var made = MadeUpConversation.From(new Random(seed));
            var limits = Limits.Upstream with { MaxBytes = 1200, MaxCodePoints = seed % 3 == 0 ? 300 : 1050 };

            var fitted = Fit(made, limits, new Random(seed));

            var expected = made.Fitted(limits.MaxBytes, limits.MaxCodePoints);
            var body = fitted.Body is null ? null : Encoding.UTF8.GetString(fitted.Body);
            Assert.True(expected == body, $"seed {seed}\n{expected}\n{body}");
            taken.UnionWith(fitted.Steps.Select(step => step.Step));
            if (fitted.Body is not null)
            {
                Assert.InRange(fitted.Body.Length, 1, limits.MaxBytes);
                using var json = JsonDocument.Parse(fitted.Body);
                Assert.Equal(fitted.Messages, json.RootElement.GetProperty("messages").GetArrayLength());
            }
        }

        Assert.Equal(3, taken.Count);
    }

    [Fact]
    public void The_real_limits_are_kept_too()
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var made = MadeUpConversation.From(new Random(seed), scale: 80);

            var body = Fit(made, Limits.Upstream, new Random(seed)).Body;

            Assert.Equal(made.Fitted(65_536, 57_344), body is null ? null : Encoding.UTF8.GetString(body));
        }
    }

    [Fact]
    public void A_bigger_limit_never_keeps_less()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var made = MadeUpConversation.From(new Random(seed));
            var (messages, bytes) = (0, 0);
            for (var limit = 200; limit < 6000; limit += 97)
            {
                var limits = Limits.Upstream with { MaxBytes = limit, MaxCodePoints = 1050 };

                var fitted = Fit(made, limits, new Random(seed));

                Assert.True(fitted.Messages >= messages, $"seed {seed}, limit {limit}");
                Assert.True(fitted.Messages > messages || (fitted.Body?.Length ?? 0) >= bytes, $"seed {seed}, limit {limit}");
                (messages, bytes) = (fitted.Messages, fitted.Body?.Length ?? 0);
            }
        }
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        var made = MadeUpConversation.From(new Random(5), scale: 80);
        var whole = Fitting.Fit(Read.All(made.Json).Conversation, Limits.Upstream).Body;

        for (var seed = 0; seed < 10; seed++)
        {
            Assert.Equal(whole, Fit(made, Limits.Upstream, new Random(seed)).Body);
        }
    }

    private static Fitted Fit(MadeUpConversation made, Limits limits, Random slices)
    {
        var read = Read.All(Encoding.UTF8.GetBytes(made.Json), limits, slices: slices);
        Assert.True(read.IsJson);
        return Fitting.Fit(read.Conversation, limits);
    }
}
