namespace Mocks.Mocking.Faults;

internal sealed class MalformedJson() : FaultKind("malformed-json",
    "the true answer's JSON, without its last bracket or quote")
{
    private protected override async Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer)
    {
        if (MayHaveBody(answer.Status))
        {
            var body = (await RawAnswer.BodyOfAsync(answer)).Span.TrimEnd(" \r\n\t"u8);
            answer = answer with { Body = body.IsEmpty ? "{"u8.ToArray() : body[..^1].ToArray(), Stream = null };
        }

        await answer.SendAsync(context, exchange);
    }
}
