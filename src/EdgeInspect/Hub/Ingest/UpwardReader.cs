using System.Security.Cryptography;
using System.Text.RegularExpressions;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Hub.Ingest;

/// <summary>What a message of a station was found to be.</summary>
/// <param name="Station">The station of its topic, or null when the topic is none of a station's.</param>
/// <param name="Fault">Why it is refused.</param>
/// <param name="Batch">Records; null for anything else.</param>
/// <param name="News">What a station says of itself; null for anything else.</param>
/// <param name="Piece">A message about a picture, which is verified by who keeps it; null for anything else.</param>
internal readonly record struct UpwardContent(
    StationName? Station, MessageFault Fault, Batch? Batch = null, News? News = null, PicturePiece? Piece = null);

/// <summary>
/// Verifies what comes from the broker. Whatever comes, the answer is a value: the topic first, which says whose message it is, then size
/// and content type, then what it says. Safe from any thread.
/// </summary>
internal static partial class UpwardReader
{
    /// <summary>Reads a message of one of the topics that stations publish on.</summary>
    /// <param name="message">As it came.</param>
    /// <param name="receivedUtc">When it came.</param>
    public static UpwardContent Read(ReceivedMessage message, DateTimeOffset receivedUtc)
    {
        if (!TryReadTopic(message.Topic, out var station, out var leaf))
            return new(null, MessageFault.UnknownTopic);
        switch (leaf)
        {
            case UpwardTopic.Records:
                return ReadRecords(station, message);
            case UpwardTopic.Windows:
                return ReadWindow(station, message, receivedUtc);
            case UpwardTopic.Images:
                return ReadPiece(station, message);
        }

        if (message.ContentType is not (null or FleetFormat.ContentType))
            return new(station, MessageFault.UnknownContentType);
        var body = message.Payload.Span;
        return leaf switch
        {
            UpwardTopic.State => Read(station, StationStateJson.Read(body), state => new StateNews(station, receivedUtc, state)),
            UpwardTopic.Gauges => Read(station, StationGaugesJson.Read(body), gauges => new GaugesNews(station, receivedUtc, gauges)),
            UpwardTopic.Events => ReadEvent(station, FleetEventJson.Read(body), receivedUtc),
            _ => new(station, MessageFault.UnknownTopic),
        };
    }

    /// <summary>Whose message it is, and of what kind.</summary>
    /// <returns>False when the topic is none that a station publishes on.</returns>
    public static bool TryReadTopic(string topic, out StationName station, out UpwardTopic kind) =>
        StationTopics.TryReadUp(topic, out station, out kind) && IsName(station);

    /// <summary>
    /// Lower-case hexadecimal SHA-256 of a message, by which one that comes again is known. The answer to a drift window calls it so.
    /// </summary>
    public static string Digest(ReceivedMessage message) => Convert.ToHexStringLower(SHA256.HashData(message.Payload.Span));

    private static UpwardContent ReadRecords(StationName station, ReceivedMessage message)
    {
        var (batch, fault) = BatchReader.Read(message.Payload.Span, message.ContentType);
        if (batch is null)
            return new(station, fault);
        return batch.Stream.Station == station ? new(station, MessageFault.None, batch) : new(station, MessageFault.ForeignStation);
    }

    private static UpwardContent ReadWindow(StationName station, ReceivedMessage message, DateTimeOffset receivedUtc)
    {
        var (window, fault) = WindowReader.Read(message.Payload.Span, message.ContentType, out var json);
        if (window is null)
            return new(station, fault);
        return window.Series.Stream.Station == station
            ? new(station, MessageFault.None, News: new WindowNews(station, receivedUtc, window, json, Digest(message)))
            : new(station, MessageFault.ForeignStation);
    }

    /// <summary>Its bytes are copied, for it waits longer than the message's memory may be used; what is too long for that is refused here.</summary>
    private static UpwardContent ReadPiece(StationName station, ReceivedMessage message) => message.Payload.Length > PictureWire.MaxMessageBytes
        ? new(station, MessageFault.TooLarge)
        : new(station, MessageFault.None, Piece: new(station, message.Payload.ToArray(), message.ContentType));

    /// <summary>
    /// A station does not speak for the hub: what the hub tells about it has kinds and ids of its own, which a station could otherwise use up
    /// beforehand.
    /// </summary>
    private static UpwardContent ReadEvent(StationName station, Received<FleetEvent> read, DateTimeOffset receivedUtc) =>
        read.Message is { } told && BatchAlarms.IsHubsOwn(told)
            ? new(station, MessageFault.Malformed)
            : Read(station, read, message => new EventNews(station, receivedUtc, message));

    private static UpwardContent Read<T>(StationName station, Received<T> read, Func<T, News> news)
        where T : class => read.Message is { } message ? new(station, MessageFault.None, News: news(message)) : new(station, read.Fault);

    /// <summary>A station's configuration allows no others.</summary>
    private static bool IsName(StationName station) =>
        NamePattern().IsMatch(station.Site) && NamePattern().IsMatch(station.Line) && NamePattern().IsMatch(station.Station);

    [GeneratedRegex(Configuration.IdentityOptions.NamePattern, RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamePattern();
}
