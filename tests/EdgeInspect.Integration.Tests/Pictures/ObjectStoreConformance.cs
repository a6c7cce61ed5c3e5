using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Integration.Tests.Pictures;

/// <summary>What every store of objects must do.</summary>
public abstract class ObjectStoreConformance : IDisposable
{
    private static readonly ObjectName Name = ObjectName.Of("pictures", "ab", "cd", "abcd");

    private protected ScratchFolder Scratch { get; } = new();

    /// <summary>Objects of a list that is longer than the store gives at once.</summary>
    private protected virtual int LongList => 1100;

    [SkippableFact]
    public async Task What_was_put_is_found_read_and_listed()
    {
        using var objects = await OpenAsync();
        var content = Content(100_000, 1);
        await objects.PutAsync(Name, content, durable: true, default);
        Assert.Equal(content, await ReadAsync(objects, Name));
        var found = await objects.FindAsync(Name, default);
        Assert.Equal((Name, 100_000L), (found!.Value.Name, found.Value.Bytes));
        Assert.InRange(found.Value.ModifiedUtc, TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddMinutes(5));
        Assert.Equal([(Name, 100_000L)], (await ListAsync(objects, ObjectName.Of("pictures"))).Select(o => (o.Name, o.Bytes)));
    }

    [SkippableFact]
    public async Task What_is_not_there_is_null_and_deleting_it_no_error()
    {
        using var objects = await OpenAsync();
        Assert.Null(await objects.OpenAsync(Name, default));
        Assert.Null(await objects.FindAsync(Name, default));
        await objects.DeleteAsync(Name, default);
        Assert.Empty(await ListAsync(objects, Name));
    }

    [SkippableFact]
    public async Task A_second_put_replaces_the_first_also_with_nothing()
    {
        using var objects = await OpenAsync();
        foreach (var content in new[] { Content(9000, 1), Content(500, 2), [] })
        {
            await objects.PutAsync(Name, content, durable: false, default);
            Assert.Equal(content, await ReadAsync(objects, Name));
        }
    }

    [SkippableFact]
    public async Task A_deleted_object_is_gone_and_its_neighbour_stays()
    {
        using var objects = await OpenAsync();
        var neighbour = ObjectName.Of("pictures", "ab", "cd", "abce");
        await objects.PutAsync(Name, Content(10, 1), durable: false, default);
        await objects.PutAsync(neighbour, Content(10, 2), durable: false, default);
        await objects.DeleteAsync(Name, default);
        Assert.Null(await objects.OpenAsync(Name, default));
        Assert.Equal([neighbour], (await ListAsync(objects, ObjectName.Of("pictures"))).Select(o => o.Name));
        await objects.DeleteAsync(neighbour, default);
        Assert.Empty(await ListAsync(objects, ObjectName.Of("pictures")));
        await objects.PutAsync(Name, Content(10, 3), durable: true, default);
        Assert.Equal(Content(10, 3), await ReadAsync(objects, Name));
    }

    [SkippableFact]
    public async Task A_list_is_of_whole_parts_and_longer_than_a_page()
    {
        using var objects = await OpenAsync();
        var picture = ObjectName.Of("pending", "aa", "bb");
        for (var i = 1; i <= LongList; i++)
            await objects.PutAsync(picture.Then(i), new byte[3], durable: false, default);
        await objects.PutAsync(ObjectName.Of("pending", "aa", "bbb", "1"), new byte[3], durable: false, default);
        Assert.Equal(
            Enumerable.Range(1, LongList).Select(picture.Then),
            (await ListAsync(objects, picture)).Select(o => o.Name).OrderBy(name => name.Path, StringComparer.Ordinal));
        Assert.Equal(LongList + 1, (await ListAsync(objects, ObjectName.Of("pending"))).Count);
    }

    [SkippableFact]
    public async Task Readers_see_the_old_or_the_new_while_many_write()
    {
        using var objects = await OpenAsync();
        var versions = Enumerable.Range(1, 4).Select(i => Content(50_000, i)).ToArray();
        await objects.PutAsync(Name, versions[0], durable: false, default);
        await Parallel.ForEachAsync(Enumerable.Range(0, 60), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (i, cancellation) =>
        {
            if (i % 2 == 0)
                await objects.PutAsync(Name, versions[i / 2 % 4], durable: false, cancellation);
            else
                Assert.Contains(await ReadAsync(objects, Name), versions);
        });
    }

    [SkippableFact]
    public async Task Folders_that_empty_while_others_fill_them_lose_nothing()
    {
        using var objects = await OpenAsync();
        await Parallel.ForEachAsync(Enumerable.Range(1, 100), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (i, cancellation) =>
        {
            var name = ObjectName.Of("pending", "aa", "bb").Then(i);
            await objects.PutAsync(name, new byte[5], durable: false, cancellation);
            Assert.NotNull(await objects.FindAsync(name, cancellation));
            await objects.DeleteAsync(name, cancellation);
        });
        Assert.Empty(await ListAsync(objects, ObjectName.Of("pending")));
    }

    public void Dispose()
    {
        Scratch.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<IObjectStore> OpenAsync();

    private protected static async Task<byte[]?> ReadAsync(IObjectStore objects, ObjectName name)
    {
        await using var stream = await objects.OpenAsync(name, default);
        if (stream is null)
            return null;
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    private protected static async Task<List<StoredObject>> ListAsync(IObjectStore objects, ObjectName beginning)
    {
        var found = new List<StoredObject>();
        await foreach (var one in objects.ListAsync(beginning, default))
            found.Add(one);
        return found;
    }

    private static byte[] Content(int bytes, int seed)
    {
        var content = new byte[bytes];
        new Random(seed).NextBytes(content);
        return content;
    }
}
