using Mocks.MockCoderd.Deployment;
using Mocks.Mocking.Hosting;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd;

/// <summary>Where the real coderd would go on and the mock cannot: a 501, which coderd itself never answers, and a verdict.</summary>
internal static class NotReproduced
{
    /// <param name="real">What the real one would answer, after "would answer".</param>
    /// <param name="why">A sentence.</param>
    public static Answer Answer(HttpContext context, string real, string why)
    {
        Verdicts.NotReproduced(context, real, why);
        return CoderdAnswer.Of(501, new ErrorResponse(why, $"The real coderd would answer {real}."));
    }
}
