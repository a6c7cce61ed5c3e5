using System.Buffers.Binary;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;

namespace EdgeInspect.Core.Labelling.Review;

/// <summary>Shares of parts that are looked at again, without anybody being told.</summary>
public sealed record ReviewPlanOptions
{
    /// <summary>Share of flagged parts that are judged blind although the model's opinion may be seen.</summary>
    [Description("Share of flagged parts that are judged without the model's opinion where it may be seen: else a part without it would be known for a sampled one.")]
    [Range(0.0, 1.0)]
    public double BlindShare { get; init; } = .5;

    /// <summary>Share of all parts whose verdict the live view keeps from those who judge.</summary>
    [Description("Share of all parts, flagged or not, whose verdict the live view does not show to inspectors and leads, so that they can judge them blind.")]
    [Range(0.0, 1.0)]
    public double KeptFromLiveShare { get; init; } = .25;

    /// <summary>Share of labelled parts that a second inspector judges as well.</summary>
    [Description("Share of labelled parts that go to a second inspector as well, who sees neither the first label nor the model's verdict.")]
    [Range(0.0, 1.0)]
    public double SecondOpinionShare { get; init; } = .05;

    /// <summary>Share of labelled parts that come back to the same inspector.</summary>
    [Description("Share of labelled parts that come back to the same inspector some hundred parts later.")]
    [Range(0.0, 1.0)]
    public double RepeatShare { get; init; } = .02;

    /// <summary>Share of labels after which a part of known truth is slipped in.</summary>
    [Description("Share of labels after which a part of known truth is slipped into the same inspector's queue.")]
    [Range(0.0, 1.0)]
    public double KnownTruthShare { get; init; } = .02;

    /// <summary>Labels between a part and its return.</summary>
    [Description("How many parts an inspector judges before one comes back: few enough that it is still in use, many enough to be forgotten.")]
    [Range(1, 10_000)]
    public int RepeatAfter { get; init; } = 100;

    /// <summary>Share of agreements between inspector and model that a lead judges as well.</summary>
    [Description("Share of the parts on which inspector and model agree, or of which the model says nothing, that a lead judges as well: else nobody knew what all miss.")]
    [Range(0.0, 1.0)]
    public double AgreementAuditShare { get; init; } = .02;
}

/// <summary>
/// Says which parts are looked at again. It follows from the result's id and a secret salt alone: whoever has the salt can recompute it,
/// and nobody else can foresee it.
/// </summary>
/// <param name="options">The shares.</param>
/// <param name="salt">16 bytes or more, of this station.</param>
public sealed class ReviewPlan(ReviewPlanOptions options, ReadOnlyMemory<byte> salt)
{
    private const byte Live = 255;

    /// <summary>Labels between a part and its return.</summary>
    public int RepeatAfter => options.RepeatAfter;

    /// <summary>Whether the live view keeps what the model says of it from those who judge, whatever that is.</summary>
    public bool IsKeptFromLive(Guid rid) => IsChosen(rid, Live, options.KeptFromLiveShare);

    /// <summary>Whether it is judged blind although it was flagged.</summary>
    public bool WantsBlind(Guid rid) => IsChosen(rid, (byte)ReviewPurpose.Flagged, options.BlindShare);

    /// <summary>Whether a second inspector judges it.</summary>
    public bool WantsSecondOpinion(Guid rid) => IsChosen(rid, (byte)ReviewPurpose.SecondOpinion, options.SecondOpinionShare);

    /// <summary>Whether it comes back to who judged it.</summary>
    public bool WantsRepeat(Guid rid) => IsChosen(rid, (byte)ReviewPurpose.Repeat, options.RepeatShare);

    /// <summary>Whether a part of known truth comes after it.</summary>
    public bool WantsKnownTruthAfter(Guid rid) => IsChosen(rid, (byte)ReviewPurpose.KnownTruth, options.KnownTruthShare);

    /// <summary>Whether a lead judges it although inspector and model agree.</summary>
    public bool WantsAudit(Guid rid) => IsChosen(rid, (byte)ReviewPurpose.Adjudication, options.AgreementAuditShare);

    private bool IsChosen(Guid rid, byte what, double share)
    {
        Span<byte> input = stackalloc byte[17];
        rid.TryWriteBytes(input, bigEndian: true, out _);
        input[16] = what;
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(salt.Span, input, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) / (ulong.MaxValue + 1.0) < share;
    }
}
