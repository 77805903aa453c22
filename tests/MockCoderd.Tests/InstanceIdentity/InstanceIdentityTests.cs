using System.Formats.Asn1;
using System.Text;
using System.Text.Json;

namespace Mocks.MockCoderd.Tests.InstanceIdentity;

/// <summary>Agent tokens for cloud instances.</summary>
public sealed class InstanceIdentityTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private const string Prefix = "/api/v2/workspaceagents";
    private const string Session = $$"""{"session_token":"{{Known.AgentToken}}"}""";

    private readonly TestCoderd _coderd = strict.Coderd;

    [Fact]
    public async Task Each_clouds_proof_is_changed_for_the_agents_token()
    {
        foreach (var (path, body) in new[]
        {
            ("aws", Aws("i-mock-demo")), ("azure", Azure(Base64("""{"vmId":"i-mock-demo"}"""))), ("azure", Azure(Envelope("""{"vmId":"i-mock-demo"}"""))),
            ("google", Google("""{"google":{"compute_engine":{"instance_id":"i-mock-demo"}}}""")),
        })
        {
            var reply = await _coderd.PostAsync(body, $"{Prefix}/{path}-instance-identity", null);

            Assert.Equal(Reply.Json(200, Session), reply.Text);
        }

        Assert.Equal(200, (await _coderd.GetAsAgentAsync("gitsshkey", Known.AgentToken)).Status);
    }

    [Theory]
    [InlineData("azure", "{}", "signature", "encoding")]
    [InlineData("azure", """{"signature":"x"}""", "encoding")]
    [InlineData("aws", """{"document":""}""", "signature", "document")]
    [InlineData("google", "null", "json_web_token")]
    public async Task What_is_missing_is_listed_in_order(string cloud, string body, params string[] fields)
    {
        var reply = await _coderd.PostAsync(body, $"{Prefix}/{cloud}-instance-identity", null);

        var problems = string.Join(',', fields.Select(field => $$"""{"field":"{{field}}","detail":"Validation failed for tag \"required\" with value: \"\""}"""));
        Assert.Equal(Reply.Json(400, $$"""{"message":"Validation failed.","validations":[{{problems}}]}"""), reply.Text);
    }

    [Theory]
    [InlineData("azure", "", "EOF")]
    [InlineData("aws", "[]", "json: cannot unmarshal array into Go value of type agentsdk.AWSInstanceIdentityToken")]
    [InlineData("google", """{"json_web_token":1}""", "json: cannot unmarshal number into Go struct field GoogleInstanceIdentityToken.json_web_token of type string")]
    public async Task A_bad_body_is_refused_in_the_decoders_words(string cloud, string body, string detail)
    {
        var reply = await _coderd.PostAsync(body, $"{Prefix}/{cloud}-instance-identity", null);

        Assert.Equal(Reply.Json(400, $$"""{"message":"Request body must be valid JSON.","detail":"{{detail}}"}"""), reply.Text);
    }

    [Theory]
    [InlineData("azure", """{"signature":"!","encoding":"pkcs7"}""", "Azure", "decode base64: illegal base64 data at input byte 0")]
    [InlineData("azure", """{"signature":"eyJ2bUlkIjo1fQ==","encoding":"pkcs7"}""", "Azure", "unmarshal metadata: json: cannot unmarshal number into Go struct field metadata.vmId of type string")]
    [InlineData("aws", """{"signature":"c2ln","document":"nonsense"}""", "AWS", "parse document: invalid character 'o' in literal null (expecting 'u')")]
    [InlineData("aws", """{"signature":"c2ln","document":"[]"}""", "AWS", "parse document: json: cannot unmarshal array into Go value of type awsidentity.awsInstanceIdentityDocument")]
    [InlineData("aws", """{"signature":"a","document":"{\"instanceId\":\"i-mock-demo\"}"}""", "AWS", "decode signature: illegal base64 data at input byte 0")]
    [InlineData("google", """{"json_web_token":"a.b"}""", "GCP", "idtoken: invalid token, token must have three segments; found 2")]
    public async Task A_proof_that_cannot_be_read_is_refused(string cloud, string body, string name, string detail)
    {
        var reply = await _coderd.PostAsync(body, $"{Prefix}/{cloud}-instance-identity", null);

        Assert.Equal(Reply.Json(401, $$"""{"message":"Invalid {{name}} identity.","detail":"{{detail}}"}"""), reply.Text);
        Assert.Null(reply.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task Azures_reason_is_kept_from_2_36_on()
    {
        await using var coderd = await AgentCalls.OfReleaseAsync("2.36");

        var reply = await coderd.PostAsync("""{"signature":"!","encoding":"pkcs7"}""", $"{Prefix}/azure-instance-identity", null);

        Assert.Equal(Reply.Json(401, """{"message":"Invalid Azure identity.","detail":"Signature verification failed."}"""), reply.Text);
    }

    [Theory]
    [InlineData("""{"google":5}""", "'google' expected a map, got 'float64'")]
    [InlineData("""{"google":{"compute_engine":"x"}}""", "'google.compute_engine' expected a map, got 'string'")]
    [InlineData("""{"google":{"compute_engine":{"instance_id":5}}}""", "'google.compute_engine.instance_id' expected type 'string', got unconvertible type 'float64', value: '5'")]
    public async Task Claims_of_the_wrong_kind_are_refused(string claims, string problem)
    {
        var reply = await _coderd.PostAsync(Google(claims), $"{Prefix}/google-instance-identity", null);

        Assert.Equal(Reply.Json(400, $$"""{"message":"Error decoding JWT claims.","detail":"1 error(s) decoding:\n\n* {{problem}}"}"""), reply.Text);
    }

    [Theory]
    [InlineData("i-1", "i-1")]
    [InlineData("", "")]
    [InlineData("<i>", @"\u003ci\u003e")]
    public async Task An_instance_without_an_agent_is_not_found(string id, string shown)
    {
        var reply = await _coderd.PostAsync(Aws(id), $"{Prefix}/aws-instance-identity", null);

        Assert.Equal(Reply.Json(404, $$"""{"message":"Instance with id \"{{shown}}\" not found."}"""), reply.Text);
    }

    [Theory]
    [InlineData("2.33", "main", 200)]
    [InlineData("2.33", "x", 404)]
    [InlineData("2.32", "x", 200)]
    public async Task The_agents_name_is_looked_at_from_2_33_on(string release, string name, int status)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);

        var reply = await coderd.PostAsync(Aws("i-mock-demo", name), $"{Prefix}/aws-instance-identity", null);

        Assert.Equal(status == 200 ? Reply.Json(200, Session)
            : Reply.Json(404, """{"message":"No agent found with instance ID \"i-mock-demo\" and name \"x\"."}"""), reply.Text);
    }

    private static string Aws(string instance, string? name = null) => JsonSerializer.Serialize(
        new { signature = "c2ln", document = JsonSerializer.Serialize(new { instanceId = instance, region = "eu" }), agent_name = name });

    private static string Azure(string signature) => JsonSerializer.Serialize(new { signature, encoding = "pkcs7" });

    private static string Google(string claims) =>
        JsonSerializer.Serialize(new { json_web_token = $"{Url("""{"alg":"RS256"}""")}.{Url(claims)}.c2ln" });

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Url(string text) => Base64(text).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>An answer of Azure's metadata service, without certificates and signers.</summary>
    private static string Envelope(string content)
    {
        var tagged = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            der.WriteObjectIdentifier("1.2.840.113549.1.7.2");
            using (der.PushSequence(tagged))
            using (der.PushSequence())
            {
                der.WriteInteger(1);
                using (der.PushSetOf())
                {
                }

                using (der.PushSequence())
                {
                    der.WriteObjectIdentifier("1.2.840.113549.1.7.1");
                    using (der.PushSequence(tagged))
                    {
                        der.WriteOctetString(Encoding.UTF8.GetBytes(content));
                    }
                }
            }
        }

        return Convert.ToBase64String(der.Encode());
    }
}
