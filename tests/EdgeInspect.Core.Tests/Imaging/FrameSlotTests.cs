using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Tests.Imaging;

public sealed class FrameSlotTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(SlotPolicy.KeepNewest)]
    [InlineData(SlotPolicy.KeepOldest)]
    public void Frames_come_out_in_the_order_they_went_in(SlotPolicy policy)
    {
        var slot = new FrameSlot(3, policy);
        for (var round = 0; round < 5; round++)
        {
            Assert.True(slot.Offer(new NumberedFrame(2 * round)));
            Assert.True(slot.Offer(new NumberedFrame((2 * round) + 1)));
            Assert.Equal([2 * round, (2 * round) + 1], TakeAll(slot));
        }
        Assert.Equal(new FrameDrops(0, -1), slot.Drops);
    }

    [Fact]
    public void Keeping_the_newest_drops_and_releases_the_oldest()
    {
        var slot = new FrameSlot(2, SlotPolicy.KeepNewest);
        var frames = Offer(slot, 5, out var accepted);

        Assert.Equal([true, true, false, false, false], accepted);
        Assert.Equal(new FrameDrops(3, 2), slot.Drops);
        Assert.Equal([1, 1, 1, 0, 0], frames.Select(frame => frame.Releases));
        Assert.Equal([3, 4], TakeAll(slot));
    }

    [Fact]
    public void Keeping_the_oldest_drops_and_releases_the_new_one()
    {
        var slot = new FrameSlot(2, SlotPolicy.KeepOldest);
        var frames = Offer(slot, 5, out var accepted);

        Assert.Equal([true, true, false, false, false], accepted);
        Assert.Equal(new FrameDrops(3, 4), slot.Drops);
        Assert.Equal([0, 0, 1, 1, 1], frames.Select(frame => frame.Releases));
        Assert.Equal([0, 1], TakeAll(slot));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1025)]
    public void A_capacity_outside_its_range_is_refused(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameSlot(capacity, SlotPolicy.KeepNewest));

    [Fact]
    public void The_capacity_is_told() => Assert.Equal(7, new FrameSlot(7, SlotPolicy.KeepOldest).Capacity);

    [Fact]
    public void A_take_from_an_empty_slot_comes_back_after_its_time()
    {
        var before = TimeProvider.System.GetTimestamp();

        Assert.Null(new FrameSlot(1, SlotPolicy.KeepNewest).Take(TimeSpan.FromMilliseconds(50)));

        Assert.InRange(TimeProvider.System.GetElapsedTime(before), TimeSpan.FromMilliseconds(45), Patience);
    }

    [Fact]
    public async Task A_waiting_reader_wakes_for_a_frame()
    {
        var slot = new FrameSlot(1, SlotPolicy.KeepNewest);
        var reader = Task.Factory.StartNew(() => slot.Take(Patience)?.Number, TaskCreationOptions.LongRunning);

        slot.Offer(new NumberedFrame(7));

        Assert.Equal(7, await reader.WaitAsync(Patience));
    }

    [Fact]
    public async Task Completion_wakes_every_waiting_reader()
    {
        var slot = new FrameSlot(1, SlotPolicy.KeepNewest);
        var readers = Enumerable.Range(0, 3)
            .Select(_ => Task.Factory.StartNew(() => slot.Take(Timeout.InfiniteTimeSpan), TaskCreationOptions.LongRunning)).ToArray();

        slot.Complete();

        Assert.All(await Task.WhenAll(readers).WaitAsync(Patience), Assert.Null);
    }

    [Fact]
    public void What_waits_at_completion_is_still_taken()
    {
        var slot = new FrameSlot(2, SlotPolicy.KeepNewest);
        slot.Offer(new NumberedFrame(0));
        slot.Complete();

        Assert.False(slot.IsCompleted);
        Assert.Equal([0], TakeAll(slot));
        Assert.True(slot.IsCompleted);
        Assert.Null(slot.Take(Patience));
    }

    [Fact]
    public void A_frame_is_released_once()
    {
        var frame = new NumberedFrame(3);
        frame.Release();

        Assert.Equal("frame 3 was released twice", Assert.Throws<InvalidOperationException>(frame.Release).Message);
    }

    [Theory]
    [InlineData(SlotPolicy.KeepNewest, 1)]
    [InlineData(SlotPolicy.KeepNewest, 5)]
    [InlineData(SlotPolicy.KeepOldest, 1)]
    [InlineData(SlotPolicy.KeepOldest, 5)]
    public async Task Under_load_each_frame_is_taken_in_order_or_counted_and_released_once(SlotPolicy policy, int capacity)
    {
        const int Count = 200_000;
        var slot = new FrameSlot(capacity, policy);
        var frames = Enumerable.Range(0, Count).Select(i => new NumberedFrame(i)).ToArray();
        var reader = Task.Factory.StartNew(() => ReadAll(slot), TaskCreationOptions.LongRunning);

        foreach (var frame in frames)
            slot.Offer(frame);
        slot.Complete();

        var numbers = await reader.WaitAsync(Patience);
        Assert.Equal(Count, numbers.Count + slot.Drops.Count);
        Assert.All(numbers.Zip(numbers.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        Assert.All(frames, frame => Assert.Equal(1, frame.Releases));
    }

    private static NumberedFrame[] Offer(FrameSlot slot, int count, out bool[] accepted)
    {
        var frames = Enumerable.Range(0, count).Select(i => new NumberedFrame(i)).ToArray();
        accepted = frames.Select(slot.Offer).ToArray();
        return frames;
    }

    private static List<long> ReadAll(FrameSlot slot)
    {
        var numbers = new List<long>();
        while (!slot.IsCompleted)
        {
            if (slot.Take(Patience) is { } frame)
            {
                numbers.Add(frame.Number);
                frame.Release();
            }
        }
        return numbers;
    }

    private static List<long> TakeAll(FrameSlot slot)
    {
        var numbers = new List<long>();
        while (slot.Take(TimeSpan.Zero) is { } frame)
        {
            numbers.Add(frame.Number);
            frame.Release();
        }
        return numbers;
    }

    private sealed class NumberedFrame : Frame
    {
        private int _releases;

        public NumberedFrame(long number)
        {
            Number = number;
            MarkLent();
        }

        public int Releases => Volatile.Read(ref _releases);

        public override ImageView Image => new([0], 1, 1, 1, PixelFormat.Grey8);

        protected override void OnReleased() => Interlocked.Increment(ref _releases);
    }
}
