using System.Security.Cryptography;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Pictures;

/// <summary>What became of a message on <c>up/img</c>.</summary>
/// <param name="Answer">To be published on the station's <c>dn/img</c>, or null when there is none.</param>
/// <param name="Fault">Why it was refused unread.</param>
/// <param name="Completed">The picture that is whole and on record now, and was not before.</param>
/// <param name="Refusal">Why its picture is not taken.</param>
/// <param name="Shortage">What left no room for its picture, where that is why it is not taken.</param>
/// <param name="RefusedBytes">The size of a picture that is not taken.</param>
public readonly record struct PictureReceipt(
    PictureAnswer? Answer,
    MessageFault Fault = MessageFault.None,
    StoredImage? Completed = null,
    PictureRefusal Refusal = PictureRefusal.None,
    PictureShortage Shortage = PictureShortage.None,
    int RefusedBytes = 0);

/// <summary>
/// Takes pictures in chunks, in any order, twice, and through any instance of the hub: chunks lie in the store that all share, and whoever is
/// asked looks what is there, completes what is whole, and answers. A picture counts when the SHA-256 of the whole is the stated one, its
/// bytes are durable, and its row is in the fleet's store; only then is <see cref="PictureState.Complete"/> said. Safe from any thread.
/// </summary>
public sealed class PictureReceiver : IDisposable
{
    private readonly PendingPictures _pending;
    private readonly FleetImages _images;
    private readonly IFleetStore _store;
    private readonly PictureLimits _limits;
    private readonly TimeProvider _time;
    private readonly PictureAdmission _admission;
    private readonly SemaphoreSlim _assembling = new(1, 1);
    private byte[] _buffer = [];

    /// <summary>With its stores.</summary>
    /// <param name="objects">Where chunks and pictures lie; its owner disposes of it.</param>
    /// <param name="store">Where it is noted that a picture is complete.</param>
    /// <param name="limits">Validated.</param>
    /// <param name="time">The clock.</param>
    public PictureReceiver(IObjectStore objects, IFleetStore store, PictureLimits limits, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(time);
        (_store, _limits, _time) = (store, limits, time);
        _pending = new PendingPictures(objects);
        _images = new FleetImages(objects, time);
        _admission = new PictureAdmission(_pending, _images, limits, time);
    }

    /// <summary>The whole pictures.</summary>
    public IFleetImages Images => _images;

    /// <summary>What was there of unfinished pictures at the last <see cref="MaintainAsync"/>.</summary>
    public PendingTotal Pending => _admission.Pending;

    /// <summary>Bytes of all whole pictures, as far as this instance knows.</summary>
    public long StoredBytes => _images.Bytes;

    /// <summary>What leaves no room for a picture of a size now.</summary>
    public PictureShortage ShortageOf(int bytes) => _admission.ShortageOf(bytes);

    /// <summary>
    /// Takes one message. May be called again with the same one, at any time. When a store fails nothing is answered: the station asks again.
    /// </summary>
    /// <param name="station">From the topic.</param>
    /// <param name="body">The message.</param>
    /// <param name="contentType">What it says it is.</param>
    /// <param name="cancellation">To give up.</param>
    /// <exception cref="FleetStoreException">The store of pictures or the fleet's store can't be used.</exception>
    public async Task<PictureReceipt> ReceiveAsync(
        StationName station, ReadOnlyMemory<byte> body, string? contentType, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(station);
        var (message, fault) = PictureMessage.Read(body, contentType);
        if (message is null)
            return new(null, fault);
        if (message.Kind == PictureMessageKind.Withdrawal)
        {
            _admission.Forget(station, message.Facts);
            await _pending.DropAsync(station, message.Facts, cancellation).ConfigureAwait(false);
            return default;
        }

        if (message.Facts.Bytes > _limits.MaxPictureBytes)
            return Refuse(message, PictureRefusal.TooLarge);
        return await TakeAsync(station, message, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Counts pictures and forgets unfinished ones to which nothing came for too long. Call it before the first message, and then every
    /// minute: until then the limits of this instance rest on what was counted last.
    /// </summary>
    /// <exception cref="FleetStoreException">The store of pictures can't be used.</exception>
    public Task MaintainAsync(CancellationToken cancellation) => _admission.MaintainAsync(cancellation);

    /// <inheritdoc/>
    public void Dispose() => _assembling.Dispose();

    private async Task<PictureReceipt> TakeAsync(StationName station, PictureMessage message, CancellationToken cancellation)
    {
        var isNew = !_admission.Knows(station, message.Facts);
        if ((isNew || message.Ask > 0) && await IsOnRecordAsync(station, message.Facts, cancellation).ConfigureAwait(false))
            return new(PictureAnswer.To(message, PictureState.Complete));
        var shortage = PictureShortage.None;
        if (isNew)
            shortage = await _admission.AdmitAsync(station, message.Facts, cancellation).ConfigureAwait(false);
        if (shortage != PictureShortage.None)
            return Refuse(message, PictureRefusal.Quota) with { Shortage = shortage };
        if (message.Kind == PictureMessageKind.Chunk)
        {
            await _pending.PutAsync(station, message, cancellation).ConfigureAwait(false);
            _admission.NoteChunk(message.Data.Length);
        }

        if (message.Ask == 0)
            return new(PictureAnswer.To(message, PictureState.Stored) with { Have = [new(message.Number, message.Number)] });
        var have = await _pending.ListAsync(station, message.Facts, cancellation).ConfigureAwait(false);
        if (have.Covers(new(1, message.Facts.ChunkCount)))
            return await CompleteAsync(station, message, cancellation).ConfigureAwait(false);
        return Partial(message, have);
    }

    private async Task<PictureReceipt> CompleteAsync(StationName station, PictureMessage message, CancellationToken cancellation)
    {
        await _assembling.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var facts = message.Facts;
            if (_buffer.Length < facts.Bytes)
                _buffer = new byte[facts.Bytes];
            var content = _buffer.AsMemory(0, facts.Bytes);
            if (!await _pending.TryReadAsync(station, facts, content, cancellation).ConfigureAwait(false))
                return await AfterAnotherAsync(station, message, cancellation).ConfigureAwait(false);
            var refusal = Judge(facts, content.Span);
            if (refusal == PictureRefusal.None)
                return await KeepAsync(station, message, content, cancellation).ConfigureAwait(false);
            await ForgetAsync(station, facts, cancellation).ConfigureAwait(false);
            return Refuse(message, refusal);
        }
        finally
        {
            _assembling.Release();
        }
    }

    /// <summary>Chunks went between two looks: another instance completed the picture, or somebody swept.</summary>
    private async Task<PictureReceipt> AfterAnotherAsync(StationName station, PictureMessage message, CancellationToken cancellation)
    {
        if (await IsOnRecordAsync(station, message.Facts, cancellation).ConfigureAwait(false))
            return new(PictureAnswer.To(message, PictureState.Complete));
        return Partial(message, await _pending.ListAsync(station, message.Facts, cancellation).ConfigureAwait(false));
    }

    private async Task<PictureReceipt> KeepAsync(
        StationName station, PictureMessage message, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var facts = message.Facts;
        await _images.PutAsync(facts.Sha256, content, cancellation).ConfigureAwait(false);
        var image = new StoredImage(
            station, facts.Rid, facts.Part.ToWire(), facts.Format.ToMediaType(), facts.Sha256, facts.Bytes, _time.GetUtcNow());
        await _store.AddImageAsync(image, cancellation).ConfigureAwait(false);
        _admission.NoteComplete(facts.Bytes);
        await ForgetAsync(station, facts, cancellation).ConfigureAwait(false);
        return new(PictureAnswer.To(message, PictureState.Complete), Completed: image);
    }

    private Task ForgetAsync(StationName station, PictureFacts facts, CancellationToken cancellation)
    {
        _admission.Forget(station, facts);
        return _pending.DropAsync(station, facts, cancellation);
    }

    private async Task<bool> IsOnRecordAsync(StationName station, PictureFacts facts, CancellationToken cancellation)
    {
        var images = await _store.ImagesAsync(station, facts.Rid, cancellation).ConfigureAwait(false);
        return images.Any(image => image.What == facts.Part.ToWire() && image.Sha256 == facts.Sha256);
    }

    private static PictureRefusal Judge(PictureFacts facts, ReadOnlySpan<byte> content)
    {
        if (Convert.ToHexStringLower(SHA256.HashData(content)) != facts.Sha256)
            return PictureRefusal.HashDiffers;
        return facts.Format.IsBeginningOf(content) ? PictureRefusal.None : PictureRefusal.NotAPicture;
    }

    private static PictureReceipt Partial(PictureMessage message, SeqRanges have) =>
        new(PictureAnswer.To(message, PictureState.Partial) with { Have = [.. have.ToArray().Take(PictureWire.MaxRanges)] });

    private PictureReceipt Refuse(PictureMessage message, PictureRefusal refusal) => new(
        PictureAnswer.To(message, PictureState.Refused) with
        {
            Reason = refusal, RetrySeconds = refusal == PictureRefusal.Quota ? _limits.RetrySeconds : 0,
        },
        Refusal: refusal,
        RefusedBytes: message.Facts.Bytes);
}
