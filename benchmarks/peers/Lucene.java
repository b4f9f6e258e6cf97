// Apache Lucene for comparison: one field with positions, StandardTokenizer, lower case, Snowball's English stemmer, no
// stop words, BM25, one merged segment, memory-mapped; the classic query parser. Stores the articles' ids only.
//
//   Lucene index ARTICLES DIR | query DIR QUERIES PASSES WARMUP | rank DIR QUERIES | version
//
// With -Danalyzer=english its EnglishAnalyzer stands in place of tokenizer, lower case and stemmer: Porter's stems, no
// possessive 's, 33 stop words. rank prints the best 1,000 articles for each line of a query's id, a tab and natural
// language, as TREC does.
//
// ARTICLES is what 'compare' writes: for each article its id, headline and body, each as a length (32 bits,
// big-endian) and UTF-8.
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.core.LowerCaseFilter;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.QueryBuilder;

public class Lucene {
  static final int BEST = 10;
  static final int RUN_DEPTH = 1000;
  /** The compiler needs longer than the others: passes that do not count go on for so long. */
  static final long WARMUP_NANOSECONDS = 8_000_000_000L;
  static final Set<String> ID = Collections.singleton("id");

  static Analyzer analyzer() {
    if ("english".equals(System.getProperty("analyzer"))) return new EnglishAnalyzer();
    return new Analyzer() {
      @Override
      protected TokenStreamComponents createComponents(String field) {
        Tokenizer words = new StandardTokenizer();
        return new TokenStreamComponents(words, new SnowballFilter(new LowerCaseFilter(words), "English"));
      }
    };
  }

  static String readText(DataInputStream in) throws Exception {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  static void index(String articles, String directory) throws Exception {
    IndexWriterConfig config = new IndexWriterConfig(analyzer());
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE).setRAMBufferSizeMB(256).setUseCompoundFile(false);
    config.setMergeScheduler(new SerialMergeScheduler());
    FieldType withPositions = new FieldType();
    withPositions.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    withPositions.setTokenized(true);
    withPositions.freeze();
    try (Directory target = new MMapDirectory(Paths.get(directory));
        IndexWriter writer = new IndexWriter(target, config);
        DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(articles), 1 << 20))) {
      while (true) {
        String id;
        try {
          id = readText(in);
        } catch (EOFException end) {
          break;
        }
        Document document = new Document();
        document.add(new StoredField("id", id));
        document.add(new Field("body", readText(in) + "\n" + readText(in), withPositions));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      writer.commit();
    }
  }

  static Query parse(QueryParser parser, String type, String words) throws Exception {
    if (type.equals("PHRASE")) return parser.parse("\"" + words + "\"");
    if (type.equals("AND")) return parser.parse("+" + words.replace(" ", " +"));
    return parser.parse(words);
  }

  static String best(IndexSearcher searcher, Query query) throws Exception {
    StringBuilder ids = new StringBuilder();
    for (ScoreDoc found : searcher.search(query, BEST).scoreDocs) {
      if (ids.length() > 0) ids.append(',');
      ids.append(searcher.doc(found.doc, ID).get("id"));
    }
    return ids.toString();
  }

  static void query(String directory, String file, int passes, int warmup) throws Exception {
    List<String[]> queries = new ArrayList<>();
    for (String line : Files.readAllLines(Paths.get(file))) {
      if (!line.isEmpty()) queries.add(line.split("\t", 2));
    }
    double[][] microseconds = new double[queries.size()][passes];
    try (IndexReader reader = DirectoryReader.open(new MMapDirectory(Paths.get(directory)))) {
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setQueryCache(null);
      QueryParser parser = new QueryParser("body", analyzer());
      long end = System.nanoTime() + WARMUP_NANOSECONDS;
      for (int pass = 0; pass < warmup || System.nanoTime() < end; ++pass) {
        for (String[] query : queries) best(searcher, parse(parser, query[0], query[1]));
      }
      for (int pass = 0; pass < passes; ++pass) {
        for (int i = 0; i < queries.size(); ++i) {
          String[] query = queries.get(i);
          long start = System.nanoTime();
          best(searcher, parse(parser, query[0], query[1]));
          microseconds[i][pass] = (System.nanoTime() - start) / 1e3;
        }
      }
      for (int i = 0; i < queries.size(); ++i) {
        Query query = parse(parser, queries.get(i)[0], queries.get(i)[1]);
        double[] sorted = microseconds[i];
        Arrays.sort(sorted);
        int half = passes / 2;
        double median = passes % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        System.out.printf(
            Locale.ROOT, "R\t%d\t%s\t%.2f\t%.2f\t%d\t%s%n",
            i, queries.get(i)[0], sorted[0], median, searcher.count(query), best(searcher, query));
      }
    }
  }

  static void rank(String directory, String file) throws Exception {
    try (IndexReader reader = DirectoryReader.open(new MMapDirectory(Paths.get(directory)))) {
      IndexSearcher searcher = new IndexSearcher(reader);
      QueryBuilder builder = new QueryBuilder(analyzer());
      StringBuilder run = new StringBuilder();
      for (String line : Files.readAllLines(Paths.get(file))) {
        if (line.isEmpty()) continue;
        String[] topic = line.split("\t", 2);
        Query query = builder.createBooleanQuery("body", topic[1]);
        if (query == null) continue;
        ScoreDoc[] found = searcher.search(query, RUN_DEPTH).scoreDocs;
        for (int i = 0; i < found.length; ++i) {
          run.append(topic[0]).append(" Q0 ").append(searcher.doc(found[i].doc, ID).get("id"));
          run.append(' ').append(i + 1).append(' ').append(found.length - i).append(" lucene\n");
        }
      }
      System.out.write(run.toString().getBytes(StandardCharsets.UTF_8));
      System.out.flush();
    }
  }

  public static void main(String[] words) throws Exception {
    if (words.length == 3 && words[0].equals("index")) {
      index(words[1], words[2]);
    } else if (words.length == 5 && words[0].equals("query")) {
      query(words[1], words[2], Integer.parseInt(words[3]), Integer.parseInt(words[4]));
    } else if (words.length == 3 && words[0].equals("rank")) {
      rank(words[1], words[2]);
    } else if (words.length == 1 && words[0].equals("version")) {
      System.out.println("Lucene " + org.apache.lucene.util.Version.LATEST);
    } else {
      System.err.println("Lucene: see the head of Lucene.java");
      System.exit(2);
    }
  }
}
