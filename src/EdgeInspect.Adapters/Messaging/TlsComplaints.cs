namespace EdgeInspect.Adapters.Messaging;

/// <summary>What libmosquitto and OpenSSL complained of on one connection, and what that means. Safe from any thread.</summary>
internal sealed class TlsComplaints
{
    private const int Most = 8;
    private readonly Lock _gate = new();
    private readonly List<string> _texts = [];
    private long _verifyResult;

    /// <summary>Keeps a complaint; after the first few, no more.</summary>
    public void Add(string text, long verifyResult)
    {
        lock (_gate)
        {
            if (_texts.Count < Most)
                _texts.Add(text);
            _verifyResult = verifyResult != 0 ? verifyResult : _verifyResult;
        }
    }

    /// <summary>What is wrong with the content of this side's files, or null when nothing was said of it.</summary>
    public string? OfFiles(MqttOptions options)
    {
        lock (_gate)
            return OfFiles(string.Join("; ", _texts), options);
    }

    /// <summary>What else is wrong with TLS, or null when nothing was said of it.</summary>
    public string? Words(MqttOptions options)
    {
        lock (_gate)
        {
            if (_texts.Count == 0)
                return null;
            var all = string.Join("; ", _texts);
            var other = Mentions(all, "OpenSSL") && !IsCut(all) ? $"TLS failed: {all}" : null;
            return OfBroker(all, options) ?? OfClient(all, options) ?? other;
        }
    }

    /// <summary>Whether TLS met the connection's end: whoever was at its other end was killed, or the network broke.</summary>
    public bool AreOfTheEnd
    {
        get
        {
            lock (_gate)
                return IsCut(string.Join("; ", _texts));
        }
    }

    private static string? OfFiles(string all, MqttOptions options)
    {
        if (Mentions(all, "Unable to load CA"))
            return $"CaFile '{options.CaFile}' holds no certificate in PEM";
        if (Mentions(all, "Unable to load client certificate"))
            return $"CertificateFile '{options.CertificateFile}' holds no certificate in PEM";
        if (Mentions(all, "key values mismatch") || Mentions(all, "key are inconsistent"))
            return $"KeyFile '{options.KeyFile}' is not the key of CertificateFile '{options.CertificateFile}'";
        return Mentions(all, "Unable to load client key")
            ? $"KeyFile '{options.KeyFile}' holds no private key in PEM without a passphrase"
            : null;
    }

    /// <summary>What this side found wrong with the broker's certificate.</summary>
    private string? OfBroker(string all, MqttOptions options)
    {
        var broker = $"the certificate of the broker {options.Host}:{options.Port}";
        if (Mentions(all, "host name verification failed"))
            return $"{broker} is for another name: Host must be a name or an address of the certificate";
        if (Mentions(all, "wrong version number"))
            return $"{options.Host}:{options.Port} speaks no TLS; is it the right Port?";
        return _verifyResult switch
        {
            0 => null,
            9 => $"{broker} is not valid yet: one of the clocks is wrong, or it was made too early",
            10 => $"{broker} has expired",
            18 or 19 or 20 or 21 => $"{broker} is not signed by an authority of CaFile '{options.CaFile}'",
            23 => $"{broker} was revoked",
            var other => $"{broker} is refused (OpenSSL's verify result {other}): {all}",
        };
    }

    /// <summary>What the broker found wrong with this side's certificate.</summary>
    private static string? OfClient(string all, MqttOptions options)
    {
        var own = $"the client certificate '{options.CertificateFile}'";
        if (Mentions(all, "alert certificate required") || (options.CertificateFile is null && Mentions(all, "alert handshake failure")))
            return "the broker wants a client certificate: set CertificateFile and KeyFile";
        if (Mentions(all, "alert certificate expired"))
            return $"the broker says that {own} has expired";
        if (Mentions(all, "alert unknown ca"))
            return $"the broker says that {own} is not signed by an authority that it knows";
        if (Mentions(all, "alert certificate revoked"))
            return $"the broker says that {own} was revoked";
        return Mentions(all, "alert") ? $"the broker refused TLS: {all}" : null;
    }

    private static bool IsCut(string all) =>
        Mentions(all, "unexpected eof") || Mentions(all, "connection reset") || Mentions(all, "broken pipe");

    private static bool Mentions(string all, string what) => all.Contains(what, StringComparison.OrdinalIgnoreCase);
}
