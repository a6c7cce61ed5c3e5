using EdgeInspect.Adapters.DataSets;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Integration.Tests.DataSets;

public sealed class DataSetReaderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void A_folder_in_MVTec_layout_gives_classes_splits_and_masks()
    {
        Touch("train/good/000.png", "train/good/001.PNG", "train/good/notes.txt", "test/good/000.jpg", "test/scratch/000.png", "test/scratch/001.jpeg", "test/dent/000.png");
        Touch("ground_truth/scratch/000_mask.png", "ground_truth/scratch/001.png");
        Assert.Equal(
            [
                Good("train/good/000.png"),
                Good("train/good/001.PNG"),
                new(At("test/dent/000.png"), "dent", null, null, DataSplit.Test),
                Good("test/good/000.jpg") with { Split = DataSplit.Test },
                new(At("test/scratch/000.png"), "scratch", At("ground_truth/scratch/000_mask.png"), null, DataSplit.Test),
                new(At("test/scratch/001.jpeg"), "scratch", At("ground_truth/scratch/001.png"), null, DataSplit.Test),
            ],
            DataSetReader.Read(_folder.Path));
    }

    [Fact]
    public void A_folder_of_good_parts_is_read_with_its_sub_folders()
    {
        Touch("b.png", "lot 7/a.jpg", "readme.md");
        Assert.Equal([Good("b.png"), Good("lot 7/a.jpg")], DataSetReader.ReadGood(_folder.Path));
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Contains($"'{At("none")}' does not exist", Refusal(() => DataSetReader.Read(At("none"))), StringComparison.Ordinal);
        Assert.Contains($"'{At("none")}' does not exist", Refusal(() => DataSetReader.ReadGood(At("none"))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_system_will_not_read_is_refused_with_its_words()
    {
        // There for everybody, also for root, and an error at the first byte.
        const string Unreadable = "/proc/self/mem";
        Assert.StartsWith($"'{Unreadable}' can't be read: ", Refusal(() => DataSetReader.Read(Unreadable)), StringComparison.Ordinal);
        var pictures = new SamplePictures([new(Unreadable, Sample.Good, Mask: null, Group: null, DataSplit.Train)]);
        Assert.StartsWith($"'{Unreadable}' can't be read: ", Refusal(() => pictures.Sha256Of(0)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_is_refused()
    {
        Assert.Contains("no PNG or JPEG file", Refusal(() => DataSetReader.ReadGood(_folder.Path)), StringComparison.Ordinal);
        Assert.Contains("holds neither 'train' nor 'test'", Refusal(() => DataSetReader.Read(_folder.Path)), StringComparison.Ordinal);
        Directory.CreateDirectory(At("train/good"));
        Assert.Contains("no PNG or JPEG file", Refusal(() => DataSetReader.Read(_folder.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_CSV_gives_what_its_columns_say()
    {
        Touch("a.png", "b, \"left\".png", "sub/c.png", "masks/c.png");
        var file = Csv("Split,LABEL,path,group,mask\n,good,a.png,,\ntrain,good,\"b, \"\"left\"\".png\",piece 1,\n\ntest,scratch,sub/c.png,\"piece, 2\",masks/c.png\n");
        Assert.Equal(
            [
                Good("a.png"),
                Good("b, \"left\".png") with { Group = "piece 1" },
                new(At("sub/c.png"), "scratch", At("masks/c.png"), "piece, 2", DataSplit.Test),
            ],
            DataSetReader.Read(file));
    }

    [Fact]
    public void Good_is_good_however_it_is_written()
    {
        Touch("a.png", "b.png");
        Assert.All(DataSetReader.Read(Csv("path,label\na.png,Good\nb.png,GOOD\n")), s => Assert.True(s.IsGood, s.Label));
    }

    [Fact]
    public void Another_column_may_say_what_pictures_share()
    {
        Touch("a.png");
        var file = Csv("path,label,serial\na.png,good,S7\n");
        Assert.Equal([Good("a.png") with { Group = "S7" }], DataSetReader.Read(file, "serial"));
        Assert.Equal([Good("a.png")], DataSetReader.Read(file));
        Assert.Contains("line 1: group column 'lot' is missing; columns are path, label, serial", Refusal(() => DataSetReader.Read(file, "lot")), StringComparison.Ordinal);
        Touch("set/train/good/a.png");
        Assert.Contains("only a CSV has a group column 'lot'", Refusal(() => DataSetReader.Read(At("set"), "lot")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_anomaly_maps_that_a_station_stores_beside_its_pictures_are_no_pictures_of_parts()
    {
        Touch("2026/a.png", "2026/a.map.png");
        Assert.Equal([Good("2026/a.png")], DataSetReader.ReadGood(_folder.Path));
    }

    [Fact]
    public void Line_ends_of_windows_and_a_byte_order_mark_are_no_trouble()
    {
        Touch("a.png");
        Assert.Equal([Good("a.png")], DataSetReader.Read(Csv("\uFEFFpath,label\r\na.png,good\r\n")));
    }

    [Fact]
    public void Semicolons_separate_where_the_comma_is_decimal()
    {
        Touch("a,1.png");
        Assert.Equal([Good("a,1.png") with { Group = "p;1" }], DataSetReader.Read(Csv("path;label;group\na,1.png;good;\"p;1\"\n")));
    }

    [Theory]
    [InlineData("", "holds no rows")]
    [InlineData("path,label\n", "holds no rows")]
    [InlineData("path,class\na.png,good\n", "line 1: column 'label' is missing; columns are path, class")]
    [InlineData("file,label\na.png,good\n", "line 1: column 'path' is missing")]
    [InlineData("path,label,Label\na.png,good,good\n", "line 1: column 'Label' is there twice")]
    [InlineData("path,label\na.png,good\na.png\n", "line 3: 1 fields, the header has 2")]
    [InlineData("path,label\na.png,good,more\n", "line 2: 3 fields, the header has 2")]
    [InlineData("path,label\nnone.png,good\n", "none.png' does not exist")]
    [InlineData("path,label,mask\na.png,dent,none.png\n", "none.png' does not exist")]
    [InlineData("path,label\na.png,\n", "line 2: the label is empty")]
    [InlineData("path,label,split\na.png,good,validation\n", "line 2: split is 'validation', allowed are train and test")]
    [InlineData("path,label\n\"a.png,good\n", "line 2: a quoted field does not end")]
    [InlineData("path,label\n\"a.png\"x,good\n", "line 2, column 8: ',' expected after a quoted field")]
    public void A_CSV_that_is_wrong_is_refused_with_its_line(string text, string message)
    {
        Touch("a.png");
        var file = Csv(text);
        var refusal = Refusal(() => DataSetReader.Read(file));
        Assert.Contains(message, refusal, StringComparison.Ordinal);
        Assert.Contains(file, refusal, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Refusal(Func<object> read) => Assert.Throws<DataSetException>(read).Message;

    private string At(string name) => Path.Combine(_folder.Path, name);

    private Sample Good(string name) => new(At(name), Sample.Good, Mask: null, Group: null, DataSplit.Train);

    private void Touch(params string[] names)
    {
        foreach (var name in names)
            _folder.Write(name, []);
    }

    private string Csv(string text) => _folder.Write("data.csv", System.Text.Encoding.UTF8.GetBytes(text));
}
