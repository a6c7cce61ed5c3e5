using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Adapters.Messaging;

/// <summary>The connection to the MQTT 5 broker.</summary>
public sealed record MqttOptions : IValidatableObject
{
    /// <summary>Name or address of the broker.</summary>
    [Description("Name or address of the broker. With TLS it must be a name (or address) of the broker's certificate.")]
    [Required]
    [StringLength(253, MinimumLength = 1)]
    public string Host { get; init; } = "localhost";

    /// <summary>TCP port of the broker.</summary>
    [Description("TCP port of the broker: by custom 8883 with TLS, 1883 without.")]
    [Range(1, 65_535)]
    public int Port { get; init; } = 1883;

    /// <summary>Name of this client; the broker keeps one session for each name. Null: whoever makes the link chooses one.</summary>
    [Description("Name of this client; empty: made of its role's name. The broker ends the connection of another client of the same name.")]
    [StringLength(128, MinimumLength = 1)]
    public string? ClientId { get; init; }

    /// <summary>User name, or null for none.</summary>
    [Description("User name; empty: none.")]
    [StringLength(128, MinimumLength = 1)]
    public string? UserName { get; init; }

    /// <summary>File whose first line is the password, or null for none.</summary>
    [Description("File whose first line is the password; empty: none. It is read with each connection.")]
    public string? PasswordFile { get; init; }

    /// <summary>Certificates (PEM) of whom the broker's certificate must be signed by; null: no TLS.</summary>
    [Description("PEM file with the authorities that may sign the broker's certificate; empty: no TLS. It is read with each connection.")]
    public string? CaFile { get; init; }

    /// <summary>This client's certificate (PEM), or null for none.</summary>
    [Description("PEM file with this client's certificate and those between it and the authority; empty: none. Read with each connection.")]
    public string? CertificateFile { get; init; }

    /// <summary>Private key (PEM, without a passphrase) of the certificate, or null for none.</summary>
    [Description("PEM file with the certificate's private key, without a passphrase.")]
    public string? KeyFile { get; init; }

    /// <summary>Silence after which the broker is asked for a sign of life.</summary>
    [Description("After this many seconds of silence the broker is asked for a sign of life; after as many again the connection counts as lost.")]
    [Range(5, 3600)]
    public int KeepAliveSeconds { get; init; } = 30;

    /// <summary>How long the broker keeps subscriptions and messages for a client that is away.</summary>
    [Description("Seconds for which the broker keeps subscriptions and their messages while this client is away; 0: not at all.")]
    [Range(0, 2_592_000)]
    public int SessionExpirySeconds { get; init; } = 3600;

    /// <summary>Unacknowledged messages that the broker may send.</summary>
    [Description("Messages that the broker may send before the first of them is acknowledged.")]
    [Range(1, 65_535)]
    public int ReceiveMaximum { get; init; } = 20;

    /// <summary>Messages that may wait for the broker's acknowledgement; further ones are refused as Full.</summary>
    [Description("Messages that may wait for the broker's acknowledgement; further ones are not taken.")]
    [Range(1, 10_000)]
    public int InflightMaximum { get; init; } = 20;

    /// <summary>The shortest wait before connecting again.</summary>
    [Description("Shortest wait before connecting again, in milliseconds. Chance picks a wait from here up to a limit that doubles with each failure.")]
    [Range(10, 60_000)]
    public int ReconnectLeastMs { get; init; } = 500;

    /// <summary>The longest wait before connecting again.</summary>
    [Description("Longest wait before connecting again, in milliseconds.")]
    [Range(10, 600_000)]
    public int ReconnectMostMs { get; init; } = 30_000;

    /// <summary>Longest payload, in either direction.</summary>
    [Description("Longest payload in bytes, of messages that are sent and of those that come.")]
    [Range(1024, 67_108_864)]
    public int MaxMessageBytes { get; init; } = 1 << 20;

    /// <summary>How long the broker may take to answer a connection, or to acknowledge anything of what waits for it.</summary>
    [Description("The connection is given up when the broker answers nothing of what is due for this many milliseconds.")]
    [Range(100, 600_000)]
    public int AnswerWithinMs { get; init; } = 20_000;

    /// <summary>How long a stop waits for acknowledgements that are due.</summary>
    [Description("A stop waits this many milliseconds for acknowledgements that are due.")]
    [Range(0, 60_000)]
    public int StopWithinMs { get; init; } = 2000;

    /// <summary>Received messages that may wait to be read.</summary>
    [Description("Received messages that may wait to be read.")]
    [Range(1, 65_536)]
    public int ReceiveQueueLength { get; init; } = 256;

    /// <summary>How long the connection is held back when nobody reads.</summary>
    [Description("How long the connection is held back when the received messages are not read, in milliseconds; then they are dropped and counted.")]
    [Range(0, 10_000)]
    public int ReceiveWaitMs { get; init; } = 1000;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CertificateFile is null != KeyFile is null)
            yield return new("CertificateFile and KeyFile belong together: set both or none", [nameof(CertificateFile)]);
        if (CertificateFile is not null && CaFile is null)
            yield return new("a client certificate needs TLS: set CaFile too", [nameof(CertificateFile)]);
        if (PasswordFile is not null && UserName is null)
            yield return new("a password needs a user: set UserName too", [nameof(PasswordFile)]);
        if (ReconnectMostMs < ReconnectLeastMs)
            yield return new($"must be at least ReconnectLeastMs, which is {ReconnectLeastMs}", [nameof(ReconnectMostMs)]);
    }

    /// <summary>Everything that is wrong with the values or with the files that they name; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems() => [.. WrongValues(), .. FileProblems().Select(problem => $"{problem.Key}: {problem.Problem}")];

    /// <summary>Everything that is wrong with the values, whatever becomes of the files; empty when nothing is.</summary>
    public IReadOnlyList<string> WrongValues()
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(this, new ValidationContext(this), results, validateAllProperties: true);
        var problems = results.Select(result => $"{result.MemberNames.FirstOrDefault()}: {result.ErrorMessage}").ToList();
        if (ClientId is null)
            problems.Add($"{nameof(ClientId)}: a link needs one");
        return problems;
    }

    /// <summary>Files that are named and can't be read now, each with its key.</summary>
    public IEnumerable<(string Key, string Problem)> FileProblems()
    {
        (string Key, string? Path)[] files =
            [(nameof(CaFile), CaFile), (nameof(CertificateFile), CertificateFile), (nameof(KeyFile), KeyFile), (nameof(PasswordFile), PasswordFile)];
        foreach (var (key, path) in files)
        {
            if (path is not null && ReadableFile.ProblemOf(path) is { } problem)
                yield return (key, problem);
        }
    }
}
