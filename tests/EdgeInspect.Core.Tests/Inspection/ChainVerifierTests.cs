using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Tests.Outbox;

namespace EdgeInspect.Core.Tests.Inspection;

public sealed class ChainVerifierTests
{
    private static readonly MemoryRecords Records = new(20);

    [Fact]
    public void A_sound_chain_is_walked_to_its_end_and_on()
    {
        using var chain = new ChainVerifier(Records.Epoch);
        for (var seq = 1; seq <= 10; seq++)
            Assert.Null(Records[seq].Check(chain));
        using var later = new ChainVerifier(chain.NextSeq, chain.Previous);
        for (var seq = 11; seq <= 20; seq++)
            Assert.Null(Records[seq].Check(later));
        Assert.Equal((21L, null, 0L), (later.NextSeq, later.Broken, later.Unproven));
    }

    [Fact]
    public void The_first_broken_link_is_named_and_stays()
    {
        (Func<OutboxRecord, OutboxRecord> Break, string What)[] breaks =
        [
            (record => record with { Payload = MemoryRecords.Payload(Records.Epoch, record.Seq, 1) }, "hash of the payload"),
            (record => record with { Hash = Records[3].Hash }, "hash of the payload"),
            (record => record with { PrevHash = Records[3].Hash }, "prev_hash"),
            (record => (record with { PrevHash = Records[3].Hash }).Without(Omission.TooLarge), "prev_hash"),
            (record => record with { Seq = 8 }, "number"),
            (record => OutboxRecord.Missing(record.Seq), "number"),
        ];
        foreach (var (change, what) in breaks)
        {
            using var chain = new ChainVerifier(Records.Epoch);
            for (var seq = 1; seq <= 20; seq++)
                (seq == 7 ? change(Records[seq]) : Records[seq]).Check(chain);
            Assert.Equal((7L, 7L, what), (chain.NextSeq, chain.Broken!.Seq, chain.Broken.What));
        }
    }

    [Fact]
    public void A_record_without_payload_is_believed_and_counted()
    {
        using var chain = new ChainVerifier(Records.Epoch);
        for (var seq = 1; seq <= 20; seq++)
            Assert.Null((seq == 7 ? Records[seq].Without(Omission.TooLarge) : Records[seq]).Check(chain));
        Assert.Equal((21L, 1L), (chain.NextSeq, chain.Unproven));
    }

    [Fact]
    public void A_chain_of_another_epoch_breaks_at_once()
    {
        using var chain = new ChainVerifier("another");
        Assert.Equal((1L, "prev_hash"), (Records[1].Check(chain)?.Seq, chain.Broken!.What));
    }
}
