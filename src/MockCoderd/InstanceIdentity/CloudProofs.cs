using System.Buffers.Text;
using System.Formats.Asn1;
using System.Text;
using Mocks.Go.Encoding.Base64;
using Mocks.Go.Encoding.Json;

namespace Mocks.MockCoderd.InstanceIdentity;

/// <summary>Reads what each cloud says of an instance.</summary>
/// <remarks>
/// Source: coder/coder, <c>coderd/awsidentity</c>, <c>coderd/azureidentity</c>, <c>coderd/workspaceresourceauth.go</c>;
/// googleapis/google-api-go-client, <c>idtoken</c>.
/// Not reproduced: no signature is verified and no certificate fetched, so whatever can be read is believed.
/// </remarks>
internal static class CloudProofs
{
    /// <param name="signature">A PKCS #7 envelope in base64, or, so that a test can write one, the bare JSON in base64.</param>
    /// <param name="saysWhy">Newer releases keep the reason to themselves.</param>
    public static InstanceProof Azure(string signature, bool saysWhy)
    {
        if (!GoBase64.TryDecode(signature, out var bytes, out var error))
        {
            return Bad($"decode base64: {error}");
        }

        var id = InstanceProof.Member(Content(bytes), "vmId", "azureidentity.metadata", out var problem);
        return problem is null ? InstanceProof.Of(id) : Bad($"unmarshal metadata: {problem}");

        InstanceProof Bad(string why) => InstanceProof.Bad("Azure", saysWhy ? why : "Signature verification failed.");
    }

    public static InstanceProof Aws(string signature, string document)
    {
        var id = InstanceProof.Member(Encoding.UTF8.GetBytes(document), "instanceId", "awsidentity.awsInstanceIdentityDocument", out var problem);
        if (problem is not null)
        {
            return InstanceProof.Bad("AWS", $"parse document: {problem}");
        }

        return GoBase64.TryDecode(signature, out _, out var error) ? InstanceProof.Of(id) : InstanceProof.Bad("AWS", $"decode signature: {error}");
    }

    public static InstanceProof Google(string token)
    {
        var segments = token.Split('.');
        if (segments.Length != 3)
        {
            return InstanceProof.Bad("GCP", $"idtoken: invalid token, token must have three segments; found {segments.Length}");
        }

        if (GoJson.Unmarshal(Segment(segments[0]), out var bad) is not { Kind: GoKind.Object })
        {
            return InstanceProof.Bad("GCP", $"idtoken: unable to unmarshal JWT header: {bad}");
        }

        return GoJson.Unmarshal(Segment(segments[1]), out bad) is { Kind: GoKind.Object } claims
            ? GoogleClaims(claims)
            : InstanceProof.Bad("GCP", $"idtoken: unable to unmarshal JWT claims: {bad}");
    }

    private static InstanceProof GoogleClaims(GoNode claims)
    {
        var node = claims;
        var place = "";
        foreach (var name in (string[])["google", "compute_engine"])
        {
            place = place.Length == 0 ? name : $"{place}.{name}";
            node = Member(node, name);
            if (node.Kind is not (GoKind.Object or GoKind.Null))
            {
                return Undecodable($"'{place}' expected a map, got '{GoTypeOf(node)}'");
            }
        }

        var id = Member(node, "instance_id");
        return id.Kind is GoKind.String or GoKind.Null
            ? InstanceProof.Of(id.Text)
            : Undecodable($"'{place}.instance_id' expected type 'string', got unconvertible type '{GoTypeOf(id)}', value: '{id}'");
    }

    private static InstanceProof Undecodable(string problem) =>
        new("", new(400, new("Error decoding JWT claims.", $"1 error(s) decoding:\n\n* {problem}")));

    private static GoNode Member(GoNode node, string name) =>
        node.Members.LastOrDefault(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? GoNode.Null;

    private static string GoTypeOf(GoNode node) => node.Kind switch
    {
        GoKind.Bool => "bool",
        GoKind.Number => "float64",
        GoKind.String => "string",
        GoKind.Array => "[]interface {}",
        _ => "map[string]interface {}",
    };

    private static byte[] Segment(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static byte[] Content(byte[] bytes)
    {
        if (bytes is [(byte)'{', ..])
        {
            return bytes;
        }

        try
        {
            // ContentInfo, then SignedData: version, digest algorithms, and the content that was signed.
            var signed = new AsnReader(bytes, AsnEncodingRules.BER).ReadSequence();
            signed.ReadObjectIdentifier();
            var data = signed.ReadSequence(Tagged).ReadSequence();
            data.ReadInteger();
            data.ReadSetOf();
            var content = data.ReadSequence();
            content.ReadObjectIdentifier();
            return content.ReadSequence(Tagged).ReadOctetString();
        }
        catch (AsnContentException)
        {
            return bytes;
        }
    }

    private static Asn1Tag Tagged => new(TagClass.ContextSpecific, 0, isConstructed: true);
}
