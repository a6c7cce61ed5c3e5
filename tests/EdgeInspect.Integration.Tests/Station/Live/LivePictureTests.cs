using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Tests;
using EdgeInspect.Integration.Tests.ImageFiles;
using EdgeInspect.Station.Live;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Station.Live;

/// <summary>The part that is shown is the one of which the verdict was said.</summary>
public sealed class LivePictureTests
{
    private readonly ManualTime _time = new();
    private readonly LivePicture _picture;

    public LivePictureTests() => _picture = new(_time);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Copy_and_record_of_a_part_come_in_either_order(bool isRecordFirst)
    {
        Assert.Null(_picture.Look());
        Come(10, isRecordFirst);
        var shown = _picture.Look()!;
        Assert.Equal((1, "frame-10", Core.Detection.Verdict.Ng), (shown.Number, shown.Part, shown.Verdict));
        var image = ImageFile.Decode(shown.Jpeg, "shown");
        Assert.Equal((500, 100), (image.Width, image.Height));
        Come(11, isRecordFirst);
        Assert.Same(shown, _picture.Look());

        _time.Advance(TimeSpan.FromMilliseconds(250));
        Come(12, isRecordFirst);
        Assert.Equal((2, "frame-12"), (_picture.Look()!.Number, _picture.Look()!.Part));
    }

    /// <summary>Between being told of a part and asking for its picture others may come.</summary>
    [Fact]
    public void The_picture_of_a_part_is_found_by_its_number_while_others_come()
    {
        Assert.Null(_picture.Look());
        var told = new List<ShownPart>();
        for (var part = 1; part <= 20; part++)
        {
            Come(part);
            told.Add(_picture.Look()!);
            _time.Advance(TimeSpan.FromMilliseconds(250));
        }
        Assert.Equal(20, told[^1].Number);
        Assert.All(told[4..], part => Assert.Same(part, _picture.Find(part.Number)));
        Assert.All(told[..4], part => Assert.Null(_picture.Find(part.Number)));
        Assert.Null(_picture.Find(21));
    }

    [Fact]
    public void Nothing_is_copied_while_nobody_looks()
    {
        Come(1);
        Assert.Null(_picture.Look());
        _time.Advance(TimeSpan.FromSeconds(4));
        Come(2);
        Assert.Null(_picture.Look());
        Come(3);
        Assert.Equal("frame-3", _picture.Look()!.Part);
    }

    [Fact]
    public void A_copy_whose_record_never_comes_makes_room_for_the_next()
    {
        Assert.Null(_picture.Look());
        _picture.Offer(new BigFrame(1));
        _picture.Committed(Samples.Fill(new(), 2));
        _time.Advance(TimeSpan.FromSeconds(1));
        Come(3);
        Assert.Null(_picture.Look());
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Come(4);
        Assert.Equal("frame-4", _picture.Look()!.Part);
    }

    private void Come(int number, bool isRecordFirst = false)
    {
        if (isRecordFirst)
            _picture.Committed(Samples.Fill(new(), number));
        _picture.Offer(new BigFrame(number));
        if (!isRecordFirst)
            _picture.Committed(Samples.Fill(new(), number));
    }

    /// <summary>Twice as wide as what is shown at most.</summary>
    private sealed class BigFrame : Frame
    {
        private readonly TestPicture _pixels = new(1000, 200, PixelFormat.Bgr24, padding: 3);

        public BigFrame(long number) => Number = number;

        public override ImageView Image => _pixels.View;

        protected override void OnReleased()
        {
        }
    }
}
