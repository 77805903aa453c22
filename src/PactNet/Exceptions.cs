namespace PactNet;

/// <summary>The consumer did not do what the pact says, or the pact could not be made.</summary>
public class PactFailureException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>A provider does not answer as its pacts say. What exactly went to the outputters.</summary>
public class PactVerificationFailedException(string message) : Exception(message);
