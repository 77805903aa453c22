namespace Mocks.Wire.Coderd;

/// <summary>How a client sends its token: a user's API key, or an agent's token.</summary>
public static class SessionToken
{
    public const string Header = "Coder-Session-Token";
}
