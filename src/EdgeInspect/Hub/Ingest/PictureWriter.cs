using EdgeInspect.Configuration;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;
using EdgeInspect.Hosting;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace EdgeInspect.Hub.Ingest;

/// <summary>A message about a picture, as it came.</summary>
/// <param name="Station">From the topic.</param>
/// <param name="Body">Its bytes, at most <see cref="PictureWire.MaxMessageBytes"/>.</param>
/// <param name="ContentType">What it says it is.</param>
internal sealed record PicturePiece(StationName Station, ReadOnlyMemory<byte> Body, string? ContentType);

/// <summary>
/// Keeps pieces of pictures and answers them, one by one. Nobody waits for it: a piece that finds no room, or that the store fails on, is dropped
/// and counted, and its station, which hears no answer, asks again. Takes none before the pictures were counted, for its limits rest on that.
/// </summary>
internal sealed class PictureWriter(
    PictureReceiver receiver,
    PictureUpkeep upkeep,
    PictureRoom room,
    HubOptions options,
    PictureAnswers answers,
    EventDesk desk,
    NewsWriter news,
    HubMetrics metrics,
    LivenessGate<HubLoop> gate,
    TimeProvider time,
    ILogger<PictureWriter> logger) : QueueWriter<PicturePiece>(MaxWaiting, gate[HubLoop.PictureWriter], time)
{
    private const int MaxWaiting = 256;
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);
    private readonly WaitingShare _share = new(options.Intake.PiecesWaiting);
    private Failure? _failure;

    /// <summary>Whether pictures can be kept, and find room.</summary>
    public (HealthStatus Status, string Reason) Health =>
        Keeping is { Status: HealthStatus.Ok } && room.Health is { Status: not HealthStatus.Ok } full ? full : Keeping;

    /// <summary>Whether pieces are taken as they come, so that one that waits says something of its station.</summary>
    public bool IsTaking => upkeep.Counted.IsCompleted && Keeping.Status == HealthStatus.Ok;

    private (HealthStatus Status, string Reason) Keeping => Volatile.Read(ref _failure) is { } failure
        ? (HealthStatus.Degraded, Invariant($"can't be kept for {Time.GetElapsedTime(failure.Since).TotalSeconds:F0} s: {failure.Reason}"))
        : upkeep.Health;

    /// <summary>Whether one more piece of a station may wait. Asked by the one thread that offers them.</summary>
    public bool HasRoomFor(StationName station) => _share.HasRoom(station);

    /// <summary>Takes a piece if there is room. Where all is taken it is nobody's fault: no station has more than its share.</summary>
    public void Offer(PicturePiece piece)
    {
        _share.Add(piece.Station);
        if (TryPut(piece))
            return;
        _share.Remove(piece.Station);
        metrics.PieceDropped();
    }

    /// <inheritdoc/>
    protected override async Task StoreAsync(BeatingReader<PicturePiece> waiting, CancellationToken stop)
    {
        await Beat.WhileAsync(upkeep.Counted, Time, stop);
        while (waiting.TryRead(out var piece))
        {
            _share.Remove(piece.Station);
            await TakeAsync(piece, stop);
            Beat.Beat();
        }
    }

    private async Task TakeAsync(PicturePiece piece, CancellationToken stop)
    {
        try
        {
            var receipt = await Beat.WhileAsync(receiver.ReceiveAsync(piece.Station, piece.Body, piece.ContentType, stop), Time, stop);
            Recover();
            metrics.PictureTaken(receipt);
            room.Note(receipt);
            Tell(piece, receipt);
            if (receipt.Answer is { } answer)
                answers.Send(piece.Station, answer);
        }
        catch (FleetStoreException e) when (!e.IsFatal)
        {
            metrics.PieceDropped();
            if (_failure is null)
                IngestLog.PicturesFailed(logger, e.Message);
            Volatile.Write(ref _failure, new(_failure?.Since ?? Time.GetTimestamp(), e.Message));
            await Beat.WhileAsync(Task.Delay(FailurePause, Time, stop), Time, stop);
        }
    }

    private void Tell(PicturePiece piece, PictureReceipt receipt)
    {
        if (receipt.Fault != MessageFault.None)
            Tell(desk.Refused(piece.Station, new StationTopics(piece.Station).Up(UpwardTopic.Images), piece.Body.Length, receipt.Fault));
        else if (receipt is { Refusal: not (PictureRefusal.None or PictureRefusal.Quota), Answer: { } answer })
            Tell(desk.Refused(piece.Station, answer, receipt.Refusal));
    }

    private void Tell(EventNews? told)
    {
        if (told is not null && !news.TryPut(told))
            metrics.NewsDropped();
    }

    private void Recover()
    {
        if (_failure is not { } failure)
            return;
        IngestLog.PicturesRecovered(logger, Time.GetElapsedTime(failure.Since).TotalSeconds);
        Volatile.Write(ref _failure, null);
    }

    private sealed record Failure(long Since, string Reason);
}
