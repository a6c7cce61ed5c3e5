using System.Threading.Channels;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Hosting;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Hub.Ingest;

/// <summary>
/// Takes messages from a link to the broker, has them verified, and hands them to who stores them. A refused one is counted, answered by an
/// event, and forgotten; so is, before anybody looks into it, one by which a station exceeds what it may send. Of records that wait to be
/// stored no second copy is taken.
/// </summary>
internal sealed class Intake(
    ChannelReader<ReceivedMessage> received,
    Func<string, bool> isOurs,
    RecordWriter records,
    NewsWriter news,
    PictureWriter pictures,
    WindowAnswers windows,
    EventDesk desk,
    StationLimit limit,
    HubMetrics metrics,
    LivenessBeat beat,
    TimeProvider time) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var reader = new BeatingReader<ReceivedMessage>(received, beat, time);
        while (await reader.WaitAsync(stoppingToken))
        {
            while (reader.TryRead(out var message))
            {
                using (message)
                    await TakeAsync(message, stoppingToken);
                beat.Beat();
            }
        }
    }

    private async Task TakeAsync(ReceivedMessage message, CancellationToken stop)
    {
        // The broker tells by an empty message that a retained one was deleted.
        if (!isOurs(message.Topic) || (message.Payload.IsEmpty && IsState(message.Topic)))
            return;
        var isKnown = UpwardReader.TryReadTopic(message.Topic, out var station, out var kind);
        var digest = kind == UpwardTopic.Records ? UpwardReader.Digest(message) : "";
        if (isKnown && (WaitsAlready(message, station, digest) || IsTooMuch(message, station, kind)))
            return;
        var content = UpwardReader.Read(message, time.GetUtcNow());
        metrics.Received(content.Fault, message.Payload.Length);
        if (content.Batch is { } batch)
            await WithBeatsAsync(records.PutAsync(new(batch, digest), stop), stop);
        else if (content.Piece is { } piece)
            pictures.Offer(piece);
        else if (content.News is GaugesNews gauges)
            Offer(gauges);
        else if (content.News is { } told)
            await WithBeatsAsync(news.PutAsync(told, stop), stop);
        else
            Refuse(message, content);
    }

    private void Refuse(ReceivedMessage message, UpwardContent content)
    {
        // A station sends nothing more of its windows before it knows what became of this one. What a later hub may read is to wait for it.
        if (UpwardReader.TryReadTopic(message.Topic, out var station, out var kind) && kind == UpwardTopic.Windows
            && content.Fault is not (MessageFault.ForeignVersion or MessageFault.UnknownContentType))
            windows.Send(station, UpwardReader.Digest(message), isStored: false);
        if (desk.Refused(content.Station, message.Topic, message.Payload.Length, content.Fault) is { } answer)
            Offer(answer);
    }

    /// <summary>A station that hears nothing, as the database is slow or fails, rightly sends the same again and again.</summary>
    private bool WaitsAlready(ReceivedMessage message, StationName station, string digest)
    {
        if (!records.Holds(station, digest, out var count))
            return false;
        metrics.CameAgain(count, message.Payload.Length);
        return true;
    }

    private bool IsTooMuch(ReceivedMessage message, StationName station, UpwardTopic kind)
    {
        if (HasRoomFor(station, kind))
            return false;
        metrics.Limited(kind, message.Payload.Length);
        if (Excess(station, kind, message.Topic) is { } answer)
            Offer(answer);
        return true;
    }

    private bool HasRoomFor(StationName station, UpwardTopic kind) => kind switch
    {
        UpwardTopic.Records => records.HasRoomFor(station),
        UpwardTopic.Images => pictures.HasRoomFor(station),
        _ => limit.Allows(station, kind),
    };

    /// <summary>While a store fails, what waits for it is the store's fault, which its health tells.</summary>
    private EventNews? Excess(StationName station, UpwardTopic kind, string topic) => kind switch
    {
        UpwardTopic.Records when records.Health.Status != HealthStatus.Ok => null,
        UpwardTopic.Images => pictures.IsTaking ? desk.Dropped(station) : null,
        _ => desk.Limited(station, topic),
    };

    private static bool IsState(string topic) => topic.EndsWith("/up/state", StringComparison.Ordinal);

    /// <summary>For what is not worth waiting for: the next gauges come soon, and what the hub tells is counted too.</summary>
    private void Offer(News told)
    {
        if (!news.TryPut(told))
            metrics.NewsDropped();
    }

    /// <summary>A full queue means that the database is slow or fails, which its writer tells: this loop is alive.</summary>
    private Task WithBeatsAsync(ValueTask put, CancellationToken stop) =>
        put.IsCompletedSuccessfully ? Task.CompletedTask : beat.WhileAsync(put.AsTask(), time, stop);
}
